import { homeScenes } from './home-scenes.ts';
import { planScenes } from './plan-scenes.ts';
import { reviewScenes } from './review-scenes.ts';
import type { Scene } from './scene.ts';
import { sessionScenes } from './session-scenes.ts';

/** Every scene, in the order in which they are looked at. */
export const scenes: readonly Scene[] = [...homeScenes, ...sessionScenes, ...planScenes, ...reviewScenes];
