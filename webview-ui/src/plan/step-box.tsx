import './step-box.css';
import { Handle, Position } from '@xyflow/react';
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { Icon } from '../controls/icon.tsx';
import { useNow } from '../words/use-now.ts';
import type { StepData, StepNode } from './graph-elements.ts';
import { confidenceWord, describeChange, describeStatus, estimateAgainstActual } from './step-words.ts';

/** A step as a box of the graph. */
export const StepBox = memo(function StepBox({ data, selected }: NodeProps<StepNode>) {
  const look = describeStatus(data.status);
  const busy = look.tone === 'busy';
  const mark = data.mark === null ? null : describeChange(data.mark);
  return (
    <div
      className={`step-box${selected ? ' step-box-selected' : ''}`}
      data-status={data.status}
      data-mark={data.mark ?? undefined}
    >
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <div className="step-box-head">
        <Icon name={look.icon} tone={look.tone} spin={data.status === 'running'} />
        <span className="step-box-status">{look.word}</span>
        {data.rejections > 0 && (
          <span className="step-box-rejections" title={`Turned down by the validators: ${data.rejections}`}>
            <Icon name="error" tone="bad" />
            <span className="visually-hidden">Turned down</span>
            {data.rejections}×
          </span>
        )}
        {mark !== null && (
          <span className="step-mark" data-mark={data.mark}>
            {mark.sign} {mark.word}
          </span>
        )}
        {data.role !== 'worker' && <span className="step-box-role">{data.role}</span>}
      </div>
      <div className="step-box-goal" title={data.goal}>
        {data.goal}
      </div>
      <div className="step-box-foot">
        {busy && data.stoppedAt === null ? (
          <RunningFacts data={data} />
        ) : (
          <Facts data={data} now={data.stoppedAt ?? 0} />
        )}
        <Confidence confidence={data.confidence} />
      </div>
      {busy && <span className="step-box-alive" />}
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </div>
  );
});

/** How sure the plan's author was, as three bars and a word for who hears it. */
function Confidence({ confidence }: { readonly confidence: number }) {
  const word = confidenceWord(confidence);
  return (
    <span
      className="confidence"
      data-level={word}
      role="img"
      aria-label={`Confidence ${word}`}
      title={`Confidence: ${word}`}
    >
      <i />
      <i />
      <i />
    </span>
  );
}

function RunningFacts({ data }: { readonly data: StepData }) {
  return <Facts data={data} now={useNow(true)} />;
}

function Facts({ data, now }: { readonly data: StepData; readonly now: number }) {
  const { time, cost, overTime } = estimateAgainstActual(
    {
      estimate: { minutes: data.minutes, costUsd: data.costUsd },
      actual:
        data.startedAt === null
          ? null
          : { startedAt: data.startedAt, endedAt: data.endedAt, costUsd: data.spentUsd, turns: 0 },
    },
    now,
  );
  return (
    <span className="step-box-facts">
      <span className={overTime ? 'step-over' : undefined}>{time}</span> · <span>{cost}</span>
    </span>
  );
}
