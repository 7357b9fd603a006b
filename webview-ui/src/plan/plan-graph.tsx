import '@xyflow/react/dist/base.css';
import './plan-graph.css';
import {
  BaseEdge,
  ControlButton,
  Controls,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from '@xyflow/react';
import type { EdgeProps, NodeChange } from '@xyflow/react';
import { memo, useCallback, useEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { Icon } from '../controls/icon.tsx';
import { stepEdges, stepNodes } from './graph-elements.ts';
import type { GraphInput, StepEdge, StepNode } from './graph-elements.ts';
import { createLayoutCache, edgePath, spacing } from './layout-plan.ts';
import { isOverview } from './overview-paths.ts';
import { PlanOverview } from './plan-overview.tsx';
import { isDirection, nearestStep } from './nearest-step.ts';
import { StepBox } from './step-box.tsx';
import { useViewport } from './use-viewport.ts';
import { useThemeKind } from './use-editor-look.ts';

/** What the graph shows. An empty `selected` means none. */
export interface PlanGraphProps extends Omit<GraphInput, 'layout'> {
  readonly onSelect: (step: string) => void;
  /** there is room for a map of the whole */
  readonly roomy: boolean;
}

/** The plan as a graph. It moves only when its shape changes; otherwise boxes change where they stand. */
export default function PlanGraph(props: PlanGraphProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

function Graph({ steps, marks, selected, stoppedAt, onSelect, roomy }: PlanGraphProps) {
  const layoutOf = useMemo(() => createLayoutCache(), []);
  const layout = layoutOf(steps);
  const before = useRef<ReadonlyMap<string, StepNode>>(new Map());
  const nodes = useMemo(
    () => stepNodes({ steps, layout, marks, selected, stoppedAt }, before.current),
    [steps, layout, marks, selected, stoppedAt],
  );
  useEffect(() => {
    before.current = new Map(nodes.map((node) => [node.id, node]));
  }, [nodes]);
  const edges = useMemo(() => stepEdges(layout, selected), [layout, selected]);
  const flow = useReactFlow<StepNode, StepEdge>();
  const box = useRef<HTMLDivElement>(null);
  const far = useStore(({ transform }) => transform[2] < readableMin);
  const overview = useStore(({ transform, width, height }) =>
    isOverview(steps.length, { width, height }, transform[2]),
  );
  const { fit, moved } = useViewport(box, layout, steps, selected);

  const onNodesChange = useCallback(
    (changes: readonly NodeChange<StepNode>[]) => {
      const selects = changes.filter((change) => change.type === 'select');
      const chosen = selects.find((change) => change.selected);
      if (chosen !== undefined) onSelect(chosen.id);
      else if (selects.length > 0) onSelect('');
    },
    [onSelect],
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    const from = (event.target as HTMLElement).dataset['id'];
    if (from === undefined || !isDirection(event.key)) return;
    const next = nearestStep(layout.places, from, event.key);
    const place = next === undefined ? undefined : layout.places.get(next);
    if (next === undefined || place === undefined) return;
    event.preventDefault();
    const { zoom } = flow.getViewport();
    void flow
      .setCenter(place.x + spacing.width / 2, place.y + spacing.height / 2, { zoom })
      // Only what is in sight is rendered, so the box may have come just now.
      .then(() => requestAnimationFrame(() => focusBox(next)));
  };

  // The library would take the focus away from the box.
  const onEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || selected === '') return;
    event.stopPropagation();
    onSelect('');
  };

  return (
    <div
      className="plan-graph"
      data-far={far ? '' : undefined}
      ref={box}
      onKeyDown={onKeyDown}
      onKeyDownCapture={onEscape}
    >
      <ReactFlow<StepNode, StepEdge>
        nodes={overview ? noNodes : (nodes as StepNode[])}
        edges={overview ? noEdges : (edges as StepEdge[])}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        colorMode={useThemeKind()}
        onlyRenderVisibleElements
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        elevateNodesOnSelect={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        zoomOnDoubleClick={false}
        panOnScroll
        minZoom={zoomMin}
        maxZoom={1.5}
        onMoveStart={(event) => {
          // Without an event it was not the person.
          if (event !== null) moved();
        }}
        proOptions={{ hideAttribution: true }}
        ariaLabelConfig={labels}
        aria-label="Plan as a graph"
      >
        <Controls
          showInteractive={false}
          showFitView={false}
          orientation="horizontal"
          aria-label="View of the graph"
        >
          <ControlButton onClick={fit} title="Show the whole plan" aria-label="Show the whole plan">
            <Icon name="screen-full" />
          </ControlButton>
        </Controls>
        {overview && <PlanOverview layout={layout} steps={steps} />}
        {roomy && !overview && steps.length > 12 && steps.length <= mapMax && (
          <MiniMap pannable zoomable nodeBorderRadius={6} />
        )}
      </ReactFlow>
    </div>
  );
}

const BentEdge = memo(function BentEdge(props: EdgeProps<StepEdge>) {
  const { sourceX, sourceY, targetX, targetY, data } = props;
  const path = edgePath({ x: sourceX, y: sourceY }, { x: targetX, y: targetY - 5 }, data?.bends ?? []);
  return (
    <>
      <BaseEdge path={path} interactionWidth={0} />
      <path
        className="plan-arrow"
        d={`M${targetX - 4},${targetY - 7} L${targetX},${targetY} L${targetX + 4},${targetY - 7} Z`}
      />
    </>
  );
});

/** Below this zoom no word of a box can be read: boxes are drawn as what they stand for, which is much less to draw. */
const readableMin = 0.3;
/** Far enough away to see a plan of 1,000 steps. */
const zoomMin = 0.01;
/** A map of more steps would be drawn anew with each movement. */
const mapMax = 200;
const noNodes: StepNode[] = [];
const noEdges: StepEdge[] = [];
const nodeTypes = { step: StepBox };
const edgeTypes = { bent: BentEdge };
const labels = {
  'node.a11yDescription.default':
    'Press Enter to see the step, arrow keys to go to others, Escape to close it.',
  'controls.ariaLabel': 'View of the graph',
  'controls.zoomIn.ariaLabel': 'Zoom in',
  'controls.zoomOut.ariaLabel': 'Zoom out',
  'minimap.ariaLabel': 'Map of the plan',
};

function focusBox(step: string): void {
  document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(step)}"]`)?.focus();
}
