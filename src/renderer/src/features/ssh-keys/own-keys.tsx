// The SSH public keys that this person has, in ~/.ssh and in the agent, each to be ticked off.
import './texts.ts'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { errorLine, t } from '#lib/texts/texts.ts'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Checkbox } from '#ui/controls/switch.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { core, withKey } from './key-lines.ts'
import { MakeKey } from './make-key.tsx'

type OwnKeysProps = { chosen: readonly string[]; onChange: (keys: string[]) => void }

export function OwnKeys(props: OwnKeysProps) {
  const [open, setOpen] = useState(true)
  return (
    <Disclosure label={t('own-keys')} open={open} onToggle={setOpen}>
      {open && <KeyList {...props} />}
    </Disclosure>
  )
}

function KeyList({ chosen, onChange }: OwnKeysProps) {
  const { data, error } = useCall('flash.sshKeys', {})
  if (error) return <p className="text-muted text-sm">{t('own-keys.failed', { reason: errorLine(error) })}</p>
  if (!data)
    return (
      <Loading label={t('loading.keys')}>
        <Skeleton className="h-9" />
      </Loading>
    )
  if (data.length === 0) return <MakeKey onMade={key => onChange(withKey(chosen, key, true))} />
  return (
    <ul className="space-y-1">
      {data.map(({ from, key }) => {
        const [type = '', , ...comment] = key.trim().split(/\s+/)
        return (
          <li key={from + key}>
            {/* biome-ignore lint/a11y/noLabelWithoutControl: the check box is inside */}
            <label className="flex items-center gap-3 rounded-md border border-line px-3 py-1.5 hover:bg-hover">
              <Checkbox
                checked={chosen.some(line => core(line) === core(key))}
                onCheckedChange={on => onChange(withKey(chosen, key, on))}
              />
              <KeyRound aria-hidden className="size-4 shrink-0 text-muted" />
              <span translate="no" dir="auto" className="min-w-0 truncate">
                {comment.join(' ') || type}
              </span>
              <span translate="no" className="ml-auto shrink-0 text-muted text-sm">
                {type.replace(/^ssh-/, '')}, {from}
              </span>
            </label>
          </li>
        )
      })}
    </ul>
  )
}
