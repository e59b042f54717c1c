import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../controls/button.tsx'

type FinalButtonProps = {
  variant: 'primary' | 'danger'
  icon: LucideIcon
  busy: boolean
  blocked: boolean
  onStart: () => void
  children: ReactNode
}

/** Does what the steps before it decided. It submits nothing: Enter in a field must not do it, nor a key that is held. */
export const FinalButton = ({ variant, icon, busy, blocked, onStart, children }: FinalButtonProps) => (
  <Button
    variant={variant}
    icon={icon}
    className="max-w-[28rem] shrink!"
    busy={busy}
    disabled={blocked}
    onKeyDown={event => event.repeat && event.preventDefault()}
    onClick={onStart}
  >
    {children}
  </Button>
)
