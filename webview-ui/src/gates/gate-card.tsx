import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { GateView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { Button } from '../controls/button.tsx';
import { Icon } from '../controls/icon.tsx';
import { useFocusWish, useHost, useSaved } from '../store/panel-context.tsx';
import { visibleText } from '../words/visible-text.ts';
import { BlastRadius } from './blast-radius.tsx';
import { answerNeedsText, escapeOption, freeText } from './gate-words.ts';

/**
 * A question to the person. The safe option has the focus and is what Escape chooses; a question that only the person
 * can answer has a field for words instead, and Escape leaves it open.
 */
export function GateCard(props: {
  readonly gate: GateView;
  readonly first: boolean;
  readonly open: boolean;
}) {
  const { gate, intent } = props.gate;
  const host = useHost();
  const id = useId();
  const card = useRef<HTMLElement>(null);
  // An answer that is half written outlives a hidden page.
  const [written, write] = useSaved('gate', { intent, text: '' });
  const text = written.intent === intent ? written.text : '';
  const [sent, setSent] = useState(false);
  const words = freeText(gate);

  const focus = useCallback(() => {
    card.current
      ?.querySelector<HTMLElement>(gate.about === 'question' ? 'textarea' : 'vscode-button')
      ?.focus();
  }, [gate.about]);
  useFocusWish('gate', props.first ? focus : leave);
  useEffect(() => {
    if (props.first && props.open && mayTakeFocus()) focus();
  }, [props.first, props.open, focus]);

  const answer = async (option: string): Promise<void> => {
    const said = text.trim();
    if (sent || (said === '' && answerNeedsText(gate, option))) return;
    setSent(true);
    const reply = await host.send({
      name: 'answer',
      intent,
      answer: said === '' || words === null ? { option } : { option, text: said },
    });
    if (!reply.ok) setSent(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const safe = escapeOption(gate);
    if (event.key !== 'Escape' || safe === null || !props.open) return;
    event.preventDefault();
    void answer(safe);
  };

  return (
    <section className="gate" aria-labelledby={`${id}-title`} ref={card} onKeyDown={onKeyDown}>
      <h2 className="gate-title" id={`${id}-title`}>
        <Icon name={gate.about === 'policy' ? 'shield' : 'question'} tone="warn" />
        {titles[gate.about]}
      </h2>
      <p className={gate.about === 'policy' ? 'gate-summary gate-code' : 'gate-summary'}>
        {visibleText(gate.summary)}
      </p>
      {gate.rationale !== '' && <p className="gate-why">Asked because: {visibleText(gate.rationale)}</p>}
      <BlastRadius touched={gate.blastRadius} />
      {props.open && words !== null && (
        <label className="field">
          <span className="field-label">{words}</span>
          <textarea
            className="text-area"
            rows={2}
            maxLength={20_000}
            value={text}
            onChange={({ target }) => write({ intent, text: target.value })}
          />
        </label>
      )}
      {props.open ? (
        <div className="button-row">
          {gate.options.map((option, index) => (
            <Button
              key={option.id}
              secondary={gate.about === 'question' ? option.id !== 'answer' : index !== 0}
              disabled={sent || (text.trim() === '' && answerNeedsText(gate, option.id))}
              onClick={() => void answer(option.id)}
            >
              {option.id === 'answer' ? 'Send Answer' : visibleText(option.label)}
            </Button>
          ))}
          {escapeOption(gate) !== null && <span className="task-hint">Escape: {gate.options[0]?.label}</span>}
        </div>
      ) : (
        <p className="gate-why">You look at an earlier moment. Go back to now to answer.</p>
      )}
    </section>
  );
}

const titles = {
  policy: 'Allow this?',
  escalation: 'The agent is stuck',
  question: 'The agent asks',
};

function leave(): void {
  // Another card takes the focus.
}

/** The focus is taken from nobody who types, here or in the editor. */
function mayTakeFocus(): boolean {
  const active = document.activeElement;
  const typing = active instanceof HTMLTextAreaElement && active.value !== '';
  return document.hasFocus() && !typing;
}
