import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '#ui/controls/button.tsx'
import type { ControlProps } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'

type Props = ControlProps & {
  /** "the passphrase" */
  what: string
  value: string
  onValue: (value: string) => void
  onBlur?: () => void
}

/** Masked until it is asked to be shown. */
export function SecretInput({ what, value, onValue, onBlur, ...control }: Props) {
  const [shown, setShown] = useState(false)
  return (
    <span className="flex gap-1">
      <Input
        {...control}
        type={shown ? 'text' : 'password'}
        autoComplete="new-password"
        className="font-mono text-sm"
        value={value}
        onChange={event => onValue(event.target.value)}
        onBlur={onBlur}
      />
      <IconButton
        label={shown ? `Hide ${what}` : `Show ${what}`}
        aria-pressed={shown}
        icon={shown ? EyeOff : Eye}
        onClick={() => setShown(!shown)}
      />
    </span>
  )
}
