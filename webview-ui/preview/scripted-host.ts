import type {
  HostToPanel,
  PanelCommand,
  PanelState,
  PanelToHost,
} from '../../extension/src/protocol/panel/panel-messages.ts';
import type { TimelineEntry } from '../../extension/src/protocol/panel/panel-view.ts';
import type { Scene } from './scenes/scene.ts';

/** A host that answers as a scene says. It changes nothing, but for a gate that was answered. */
export function createScriptedHost(scene: Scene, send: (message: HostToPanel) => void) {
  let seq = 0;
  const stamp = (): { epoch: string; seq: number } => ({ epoch: scene.name, seq: (seq += 1) });
  let state = scene.state;

  const snapshot = (): void => {
    const total = state.view?.entries ?? 0;
    const entries = range(scene, Math.max(0, total - 100), total);
    send({ type: 'snapshot', version: 1, ...stamp(), state, entries });
  };
  const answer = (command: PanelCommand): unknown => {
    switch (command.name) {
      case 'entries':
        return range(scene, command.from, command.to);
      case 'detail':
        return scene.details[command.index] ?? { index: command.index, blocks: [], cut: false };
      case 'preview-rollback':
        return { checkpoint: command.checkpoint, files: [{ path: 'src/invoice.ts', how: 'changed' }] };
      case 'answer':
        state = withoutGate(state, command.intent);
        snapshot();
        return undefined;
      default:
        return undefined;
    }
  };
  return (message: PanelToHost): void => {
    if (message.type === 'ready' || message.type === 'resync') snapshot();
    if (message.type !== 'command') return;
    const { id, command } = message;
    const fetches = ['entries', 'detail', 'preview-rollback'].includes(command.name);
    if (scene.refusal !== undefined && !fetches)
      send({ type: 'reply', id, ok: false, message: scene.refusal });
    else send({ type: 'reply', id, ok: true, value: answer(command) });
  };
}

function range(scene: Scene, from: number, to: number): readonly TimelineEntry[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, offset) => scene.entry(from + offset));
}

function withoutGate(state: PanelState, intent: string): PanelState {
  if (state.view === null) return state;
  const gates = state.view.gates.filter((gate) => gate.intent !== intent);
  return { ...state, view: { ...state.view, gates } };
}
