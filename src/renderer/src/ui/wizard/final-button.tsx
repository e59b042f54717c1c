import type { LucideIcon } from 'lucide-react'
import { Button } from '../controls/button.tsx'

export type FinalButtonProps = {
  variant: 'primary' | 'danger'
  icon: LucideIcon
  /** The verb, and its object by name. */
  text: string
  busy: boolean
  blocked: boolean
  /** Without it the button submits its form, so that Enter in a field does it, too: never where something is erased. */
  onStart?: () => void
  form?: string
}

/** Does what the steps before it decided. A key that is held does not do it. */
export const FinalButton = ({ variant, icon, text, busy, blocked, onStart, form }: FinalButtonProps) => (
  <Button
    {...(onStart ? { onClick: onStart } : { type: 'submit' as const, form })}
    variant={variant}
    icon={icon}
    className="max-w-[28rem] shrink!"
    busy={busy}
    disabled={blocked}
    onKeyDown={event => event.repeat && event.preventDefault()}
  >
    {text}
  </Button>
)
