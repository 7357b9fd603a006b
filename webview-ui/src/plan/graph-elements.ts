import type { Edge, Node } from '@xyflow/react';
import type { PlanNodeView } from '../../../extension/src/protocol/panel/panel-view.ts';
import type { Place } from './layered-layout.ts';
import { spacing } from './layout-plan.ts';
import type { LaidEdge, PlanLayout } from './layout-plan.ts';

/** What a box of the graph shows; two equal ones look alike. */
export interface StepData extends Record<string, unknown> {
  readonly goal: string;
  readonly role: PlanNodeView['role'];
  readonly status: PlanNodeView['status'];
  readonly mark: PlanNodeView['change'];
  readonly minutes: number;
  readonly costUsd: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly spentUsd: number;
  readonly confidence: number;
  readonly rejections: number;
  /** what the time is while the step runs, or null: it goes on */
  readonly stoppedAt: number | null;
}

/** A step's box. */
export type StepNode = Node<StepData, 'step'>;
/** An arrow between two of them. */
export type StepEdge = Edge<{ readonly bends: readonly Place[] }, 'bent'>;

/** What the boxes are made of. */
export interface GraphInput {
  readonly steps: readonly PlanNodeView[];
  readonly layout: PlanLayout;
  readonly marks: ReadonlyMap<string, PlanNodeView['change']>;
  readonly selected: string;
  readonly stoppedAt: number | null;
}

/**
 * The boxes of a plan. One that looks as it did in `before` is the same object, so that only what changed is drawn anew:
 * the host sends the whole plan whenever a part of it changes.
 */
export function stepNodes(input: GraphInput, before: ReadonlyMap<string, StepNode>): readonly StepNode[] {
  return input.steps.map((step) => {
    const position = input.layout.places.get(step.id) ?? { x: 0, y: 0 };
    const data = dataOf(step, input);
    const selected = step.id === input.selected;
    const known = before.get(step.id);
    const same =
      known !== undefined &&
      known.position.x === position.x &&
      known.position.y === position.y &&
      known.selected === selected &&
      sameData(known.data, data);
    return same ? known : nodeOf(step, { position, data, selected });
  });
}

/** The arrows of a layout; those of the selected step stand out. */
export function stepEdges(layout: PlanLayout, selected: string): readonly StepEdge[] {
  return layout.edges.map((edge: LaidEdge) => ({
    id: edge.id,
    source: edge.source,
    target: edge.target,
    type: 'bent',
    data: { bends: edge.bends },
    focusable: false,
    selectable: false,
    ...(edge.source === selected || edge.target === selected
      ? { className: 'plan-edge-near', zIndex: 1 }
      : {}),
  }));
}

function dataOf(step: PlanNodeView, { marks, stoppedAt }: GraphInput): StepData {
  const runs = step.actual !== null && step.actual.endedAt === null;
  return {
    goal: step.goal,
    role: step.role,
    status: step.status,
    mark: marks.get(step.id) ?? null,
    minutes: step.estimate.minutes,
    costUsd: step.estimate.costUsd,
    startedAt: step.actual?.startedAt ?? null,
    endedAt: step.actual?.endedAt ?? null,
    spentUsd: step.actual?.costUsd ?? 0,
    confidence: step.confidence,
    rejections: step.rejections,
    stoppedAt: runs ? stoppedAt : null,
  };
}

function sameData(a: StepData, b: StepData): boolean {
  return Object.keys(b).every((key) => a[key] === b[key]);
}

function nodeOf(
  step: PlanNodeView,
  parts: { readonly position: Place; readonly data: StepData; readonly selected: boolean },
): StepNode {
  const { width, height } = spacing;
  const middle = { x: width / 2, width: 1, height: 1 };
  return {
    id: step.id,
    type: 'step',
    ...parts,
    width,
    height,
    ariaRole: 'button',
    domAttributes: { 'aria-pressed': parts.selected },
    // Known beforehand, so that arrows to boxes out of sight can be drawn and nothing is measured.
    handles: [
      { ...middle, type: 'target', position: topSide, y: 0 },
      { ...middle, type: 'source', position: bottomSide, y: height },
    ],
  };
}

const topSide = 'top' as NonNullable<StepNode['handles']>[number]['position'];
const bottomSide = 'bottom' as NonNullable<StepNode['handles']>[number]['position'];
