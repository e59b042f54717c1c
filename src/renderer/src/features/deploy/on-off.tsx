// One thing that is done or not, with what it means.
import { useId } from 'react'
import { Switch } from '#ui/controls/switch.tsx'

type OnOffProps = { label: string; help?: string; on: boolean; onChange: (on: boolean) => void }

export function OnOff({ label, help, on, onChange }: OnOffProps) {
  const id = useId()
  return (
    <div className="@xl:col-span-2">
      <div className="flex items-center gap-3">
        <Switch
          id={id}
          aria-describedby={help ? `${id}-help` : undefined}
          checked={on}
          onCheckedChange={onChange}
        />
        <label htmlFor={id}>{label}</label>
      </div>
      {help && (
        <p id={`${id}-help`} className="mt-1 text-muted text-sm">
          {help}
        </p>
      )}
    </div>
  )
}
