import { Plus } from 'lucide-react'
import { useState } from 'react'
import { AddHost } from '#features/hosts/add-host.tsx'
import { ChooseHosts } from '#features/hosts/choose-hosts.tsx'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { OwnInstaller } from './own-installer.tsx'
import { chooseHost, updateDraft } from './wizard/draft.ts'
import type { InstallWizard } from './wizard/use-install.ts'

const choose = (id: string) => updateDraft(from => chooseHost(from, id))

export function MachineStep({ wizard: { hosts, states, draft, set } }: { wizard: InstallWizard }) {
  const [adding, setAdding] = useState(false)
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="flex-1 font-semibold text-lg">{t('install.machine.heading')}</h2>
        <Button icon={Plus} onClick={() => setAdding(true)}>
          {t('install.machine.other')}
        </Button>
      </div>
      <p className="max-w-2xl text-muted">{t('install.machine.help')}</p>
      <ChooseHosts
        hosts={hosts}
        states={states}
        type="radio"
        label={t('install.machine.list')}
        chosen={draft.host === null ? [] : [draft.host]}
        onChoose={choose}
        empty={{ detail: t('install.machine.none.detail') }}
      />
      <OwnInstaller value={draft.kexec} onChange={kexec => set({ kexec })} />
      {adding && <AddHost found={null} onClose={() => setAdding(false)} onAdded={({ id }) => choose(id)} />}
    </div>
  )
}
