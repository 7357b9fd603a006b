import './step-detail.css';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { PanelView, PlanNodeView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { ReportList } from '../changes/report-list.tsx';
import { Facts as FactList } from '../controls/facts.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { Icon } from '../controls/icon.tsx';
import { counted } from '../words/amounts.ts';
import { useNow } from '../words/use-now.ts';
import { StepEntries } from './step-entries.tsx';
import {
  confidenceWord,
  describeChange,
  describeStatus,
  estimateAgainstActual,
  percent,
} from './step-words.ts';

/** A step in full: goal, when it is done, what the validators said, what the agent did. Escape closes it. */
export function StepDetail(props: {
  readonly view: PanelView;
  readonly step: PlanNodeView;
  readonly steps: readonly PlanNodeView[];
  /** what the time is while nothing runs, or null */
  readonly stoppedAt: number | null;
  readonly onSelect: (step: string) => void;
}) {
  const { view, step, onSelect } = props;
  const look = describeStatus(step.status);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onSelect('');
  };
  return (
    <section className="step-detail" aria-label={`Step: ${step.goal}`} ref={box} onKeyDown={onKeyDown}>
      <header className="step-detail-head">
        <Icon name={look.icon} tone={look.tone} spin={step.status === 'running'} />
        <span>{look.word}</span>
        {step.change !== null && (
          <span className="step-mark" data-mark={step.change}>
            {describeChange(step.change).sign} {describeChange(step.change).word}
          </span>
        )}
        <span className="step-detail-id">{step.id}</span>
        <IconButton icon="close" label="Close the step" onClick={() => onSelect('')} />
      </header>
      <h2 className="step-detail-goal">{step.goal}</h2>
      <StepFacts step={step} stoppedAt={props.stoppedAt} />
      <Relations step={step} steps={props.steps} onSelect={onSelect} />
      <Lines title="Done when" lines={step.acceptance} />
      <Lines title="Tests" lines={step.tests} code />
      {step.summary !== null && (
        <Part title="What the agent says">
          <p className="step-summary">{step.summary}</p>
        </Part>
      )}
      {step.reports.length > 0 && (
        <Part title="Evidence">
          <ReportList reports={step.reports} />
        </Part>
      )}
      <Part title="Turns and calls">
        <StepEntries view={view} step={step} />
      </Part>
    </section>
  );
}

function StepFacts({ step, stoppedAt }: { readonly step: PlanNodeView; readonly stoppedAt: number | null }) {
  const runs = step.actual !== null && step.actual.endedAt === null;
  const now = useNow(runs && stoppedAt === null);
  const { time, cost, overTime } = estimateAgainstActual(step, stoppedAt ?? now);
  return (
    <FactList
      facts={[
        ['Role', step.role],
        ['Time', overTime ? `${time}, longer than estimated` : time],
        ['Cost', cost],
        ...(step.actual === null ? [] : [['Work', counted(step.actual.turns, 'turn')] as const]),
        ['Confidence', `${confidenceWord(step.confidence)} (${percent(step.confidence)})`],
        ...(step.rejections === 0 ? [] : [['Turned down', counted(step.rejections, 'time')] as const]),
      ]}
    />
  );
}

function Relations(props: {
  readonly step: PlanNodeView;
  readonly steps: readonly PlanNodeView[];
  readonly onSelect: (step: string) => void;
}) {
  const { step, steps, onSelect } = props;
  const before = steps.filter(({ id }) => step.dependsOn.includes(id));
  const after = steps.filter(({ dependsOn }) => dependsOn.includes(step.id));
  const list = (title: string, related: readonly PlanNodeView[]): ReactNode =>
    related.length > 0 && (
      <Part title={title}>
        <ul className="plain-list">
          {related.map(({ id, goal, status }) => (
            <li key={id}>
              <button type="button" className="link-button" onClick={() => onSelect(id)}>
                {goal}
              </button>{' '}
              <span className="dim">{describeStatus(status).word.toLowerCase()}</span>
            </li>
          ))}
        </ul>
      </Part>
    );
  return (
    <>
      {list('After', before)}
      {list('Before', after)}
    </>
  );
}

function Lines(props: {
  readonly title: string;
  readonly lines: readonly string[];
  readonly code?: boolean;
}) {
  if (props.lines.length === 0) return null;
  return (
    <Part title={props.title}>
      <ul className="bullets">
        {props.lines.map((line) => (
          <li key={line}>{props.code === true ? <code>{line}</code> : line}</li>
        ))}
      </ul>
    </Part>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="step-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
