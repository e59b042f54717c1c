import {
  Boxes,
  Ellipsis,
  HardDriveDownload,
  History,
  KeyRound,
  Pencil,
  Rocket,
  RotateCw,
  ShieldCheck,
  Trash2,
  Undo2,
} from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { t } from '#lib/texts/texts.ts'
import type { ErrorReport } from '#shared/errors.ts'
import { hasWorkloads } from '#shared/hosts/has-workloads.ts'
import {
  deployHref,
  hostSnapshotsHref,
  hostsHref,
  installHref,
  workloadsHref,
} from '#shared/window/routes.ts'
import { Button, ButtonLink, IconButton } from '#ui/controls/button.tsx'
import { Menu } from '#ui/controls/menu.tsx'
import { EditHost } from '../edit-host.tsx'
import type { HostPageData } from '../host-page-data.ts'
import { RemoveHosts } from '../remove-hosts.tsx'
import { PutKey } from '../trust/put-key.tsx'
import { TrustDialog } from '../trust/trust-dialog.tsx'

type Action = 'edit' | 'trust' | 'key' | 'remove'

export function HostActions({ page, error }: { page: HostPageData; error: ErrorReport | null }) {
  const { host, history, ask, asking } = page
  const [open, setOpen] = useState<Action | null>(null)
  const [, navigate] = useLocation()
  const close = () => setOpen(null)
  const facts = history.facts?.facts
  const before = facts?.generations.findLast(({ number }) => number < (facts.profileGeneration ?? 0))
  return (
    <div role="toolbar" aria-label={t('host.actions')} className="flex flex-wrap gap-2">
      <ButtonLink variant="primary" icon={Rocket} href={deployHref({ hosts: [host.id] })}>
        {t('host.deploy')}
      </ButtonLink>
      {before && (
        <ButtonLink icon={Undo2} href={deployHref({ hosts: [host.id], generation: before.number })}>
          {t('host.roll-back')}
        </ButtonLink>
      )}
      {facts?.snapshots && (
        <ButtonLink icon={History} href={hostSnapshotsHref(host.id)}>
          {t('host.sessions')}
        </ButtonLink>
      )}
      {hasWorkloads(facts ?? null) && (
        <ButtonLink icon={Boxes} href={workloadsHref(host.id)}>
          {t('host.workloads')}
        </ButtonLink>
      )}
      <Button icon={RotateCw} busy={asking} onClick={ask}>
        {t('host.ask')}
      </Button>
      <Menu
        align="start"
        trigger={<IconButton variant="secondary" icon={Ellipsis} label={t('host.more')} />}
        items={[
          { label: t('host.edit'), icon: Pencil, onSelect: () => setOpen('edit') },
          { label: t('host.trust'), icon: ShieldCheck, onSelect: () => setOpen('trust') },
          { label: t('host.put-key'), icon: KeyRound, onSelect: () => setOpen('key') },
          {
            label: t('install.open'),
            icon: HardDriveDownload,
            onSelect: () => navigate(installHref({ host: host.id })),
          },
          'separator',
          { label: t('host.remove'), icon: Trash2, danger: true, onSelect: () => setOpen('remove') },
        ]}
      />
      {open === 'edit' && <EditHost host={host} onClose={close} />}
      {open === 'trust' && <TrustDialog host={host} onClose={close} {...(error ? { onTrusted: ask } : {})} />}
      {open === 'key' && <PutKey host={host} onClose={close} onDone={ask} />}
      {open === 'remove' && (
        <RemoveHosts
          hosts={[host]}
          onClose={close}
          onRemoved={() => navigate(hostsHref(), { replace: true })}
        />
      )}
    </div>
  )
}
