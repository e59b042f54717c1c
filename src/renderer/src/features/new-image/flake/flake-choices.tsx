import { cn } from '#lib/class-names.ts'
import type { FlakeChoice } from './use-flake-look.ts'

type FlakeChoicesProps = {
  choices: readonly FlakeChoice[]
  chosen: string | undefined
  onChoose: (reference: string) => void
}

/** The configurations of a flake, which may be very many: a list that scrolls. */
export const FlakeChoices = ({ choices, chosen, onChoose }: FlakeChoicesProps) => (
  <fieldset>
    <legend className="mb-1.5 font-medium">Which of its {choices.length} configurations?</legend>
    <div className="max-h-56 overflow-y-auto rounded-md border border-line p-1">
      {choices.map(({ reference, name, kind }) => (
        <label
          key={reference}
          data-chosen={reference === chosen || undefined}
          className={cn(
            'choice relative flex h-8 items-center gap-2 rounded px-2',
            'has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-(--focus)',
            reference === chosen ? 'bg-accent-soft text-accent-text' : 'hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name="flake-choice"
            className="absolute inset-0 cursor-pointer opacity-0"
            checked={reference === chosen}
            onChange={() => onChoose(reference)}
          />
          <span
            aria-hidden
            className="flex size-3.5 shrink-0 items-center justify-center rounded-full border border-current"
          >
            {reference === chosen && <span className="choice-dot size-1.5 rounded-full bg-current" />}
          </span>
          <span className="min-w-0 truncate">{name}</span>
          {kind === 'images' && <span className="text-muted text-sm">the flake’s own images</span>}
        </label>
      ))}
    </div>
  </fieldset>
)
