import { FolderOpen } from 'lucide-react'
import { useRef } from 'react'
import type { CallReply } from '#lib/engine/calls.ts'
import { host } from '#lib/host.ts'
import { t } from '#lib/texts/texts.ts'
import { CommandLine } from '#ui/command-line.tsx'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { CopyButton } from '#ui/feedback/copy-button.tsx'

type Props = { name: string; ejected: CallReply<'builds.eject'>; onClose: () => void }

/** Shows where the flake is, and how to continue without Kiln. */
export function Ejected({ name, ejected: { folder, workflow, command }, onClose }: Props) {
  const done = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      open
      onOpenChange={open => open || onClose()}
      title={t('eject.done', { name })}
      initialFocus={done}
      footer={
        <Button ref={done} variant="primary" onClick={onClose}>
          {t('eject.done.leave')}
        </Button>
      }
    >
      <div className="space-y-4">
        <Written label={t('eject.done.folder')} path={folder} />
        {workflow !== null && <Written label={t('eject.done.workflow')} path={workflow} />}
        <div>
          <p className="mb-1 font-medium">{t('eject.done.command')}</p>
          <CommandLine command={command} />
        </div>
      </div>
    </Dialog>
  )
}

function Written({ label, path }: { label: string; path: string }) {
  const { reveal } = host
  return (
    <div>
      <p className="font-medium">{label}</p>
      <div className="flex items-center gap-1">
        <span translate="no" className="min-w-0 flex-1 font-mono text-sm [overflow-wrap:anywhere]">
          {path}
        </span>
        <CopyButton text={path} label={t('eject.copy')} />
        {reveal && (
          <IconButton
            size="sm"
            label={t('eject.reveal')}
            icon={FolderOpen}
            // The file manager says nothing of why.
            onClick={() => reveal(path).catch(() => toast(t('image.not-revealed'), 'bad'))}
          />
        )}
      </div>
    </div>
  )
}
