// The actions for several hosts at once. Its room is kept, so that the list does not jump at the first choice.

import { Rocket, Tags, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { deployHref } from '#shared/window/routes.ts'
import { Button, ButtonLink, IconButton } from '#ui/controls/button.tsx'
import { Checkbox } from '#ui/controls/switch.tsx'
import { RemoveHosts } from './remove-hosts.tsx'
import { TagsDialog } from './tags-dialog.tsx'

type Props = {
  /** All that are shown. */
  shown: readonly string[]
  chosen: readonly KnownHost[]
  onChosen: (ids: readonly string[]) => void
}

export function ChosenBar({ shown, chosen, onChosen }: Props) {
  const [open, setOpen] = useState<'tags' | 'remove' | null>(null)
  const count = chosen.length
  const ids = chosen.map(({ id }) => id)
  const all = shown.length > 0 && shown.every(id => ids.includes(id))
  return (
    <div
      role="toolbar"
      aria-label={t('hosts.chosen.actions')}
      className="flex min-h-10 shrink-0 flex-wrap items-center gap-2 px-3 pb-2"
    >
      <Checkbox
        checked={all}
        aria-label={t('hosts.choose-all')}
        onCheckedChange={on => onChosen(on ? [...new Set([...ids, ...shown])] : [])}
      />
      {count === 0 ? (
        <span aria-hidden className="ml-2 text-muted text-sm">
          {t('hosts.choose-all')}
        </span>
      ) : (
        <>
          <p role="status" className="mr-2 ml-2 font-medium text-sm tabular-nums">
            {t('hosts.chosen', { count })}
          </p>
          <ButtonLink size="sm" variant="primary" icon={Rocket} href={deployHref({ hosts: ids })}>
            {t('hosts.deploy')}
          </ButtonLink>
          <Button size="sm" icon={Tags} onClick={() => setOpen('tags')}>
            {t('hosts.tags')}
          </Button>
          <Button size="sm" icon={Trash2} onClick={() => setOpen('remove')}>
            {t('hosts.remove')}
          </Button>
          <IconButton size="sm" icon={X} label={t('hosts.unchoose')} onClick={() => onChosen([])} />
        </>
      )}
      {open === 'tags' && <TagsDialog hosts={chosen} onClose={() => setOpen(null)} />}
      {open === 'remove' && (
        <RemoveHosts hosts={chosen} onClose={() => setOpen(null)} onRemoved={() => onChosen([])} />
      )}
    </div>
  )
}
