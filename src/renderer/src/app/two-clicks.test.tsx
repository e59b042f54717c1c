// The second click of a double click comes before the page is drawn as busy.
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import type { ReactElement } from 'react'
import { beforeEach, expect, test } from 'vitest'
import { CreateVm as CreateLimaVm } from '#features/builders/create-vm.tsx'
import { DeleteVm } from '#features/builders/delete-vm.tsx'
import { EditVm } from '#features/builders/edit-vm.tsx'
import { AddCache } from '#features/caches/add-cache.tsx'
import { RemoveCache } from '#features/caches/remove-cache.tsx'
import { RemoveHosts } from '#features/hosts/remove-hosts.tsx'
import { TagsDialog } from '#features/hosts/tags-dialog.tsx'
import { CreateVm } from '#features/hypervisors/create-vm.tsx'
import { ConvertDialog } from '#features/images/files/convert-dialog.tsx'
import { ExportDialog } from '#features/images/files/export-dialog.tsx'
import { KitDialog } from '#features/images/files/kit-dialog.tsx'
import { VerifyButton } from '#features/images/verify-button.tsx'
import { WithdrawDialog } from '#features/updates/withdraw-dialog.tsx'
import type { CallPath } from '#lib/engine/calls.ts'
import { failure } from '#shared/errors.ts'
import { sampleImage } from '#test/images/sample-image.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleHost } from '#testing/sample-host.ts'

const image = sampleImage()
const onClose = () => {}
const host = sampleHost({ id: 'pve', name: 'PVE' })
const type = (name: string | RegExp, value: string) =>
  fireEvent.change(screen.getByRole('textbox', { name }), { target: { value } })

type Use = {
  call: CallPath
  page: ReactElement
  /** Fills in the form first. */
  fill?: () => unknown
  button: string | RegExp
}

const uses: Use[] = [
  {
    call: 'images.convert',
    page: <ConvertDialog image={image} onClose={onClose} />,
    fill: () => void fireEvent.click(screen.getByRole('checkbox', { name: /qcow2/i })),
    button: 'Make the format',
  },
  {
    call: 'images.export',
    page: <ExportDialog image={image} onClose={onClose} />,
    fill: () => type('Folder', '/media/stick'),
    button: /^Export/,
  },
  {
    call: 'kits.export',
    page: <KitDialog image={image} onClose={onClose} />,
    fill: () => type('Folder', '/media/stick'),
    button: 'Write kit',
  },
  { call: 'images.verify', page: <VerifyButton image={image} />, button: 'Verify' },
  {
    call: 'hypervisors.createVm',
    page: <CreateVm image={image} more="Make another format" onClose={onClose} />,
    fill: async () => {
      await screen.findByRole('option', { name: 'PVE' })
      fireEvent.change(screen.getByRole('combobox', { name: 'Host' }), { target: { value: 'pve' } })
    },
    button: 'Create the VM',
  },
  { call: 'lima.create', page: <CreateLimaVm onClose={onClose} />, button: 'Create and start' },
  {
    call: 'lima.edit',
    page: (
      <EditVm
        vm={{ name: 'a', cpus: 2, memoryBytes: 4 * 2 ** 30, diskBytes: 80 * 2 ** 30 } as never}
        onClose={onClose}
      />
    ),
    button: 'Resize the VM',
  },
  {
    call: 'lima.delete',
    page: <DeleteVm name="a" recreate={false} onClose={onClose} />,
    button: 'Delete the VM',
  },
  {
    call: 'lima.create',
    page: <DeleteVm name="a" recreate onClose={onClose} />,
    button: 'Delete and recreate',
  },
  {
    call: 'caches.add',
    page: <AddCache tools={{ attic: null, cachix: null }} onClose={onClose} />,
    fill() {
      type('URL', 'https://cache.example.org')
      type('Public key', `a:${'A'.repeat(43)}=`)
    },
    button: 'Add the cache',
  },
  {
    call: 'caches.remove',
    page: <RemoveCache url="https://cache.example.org" onClose={onClose} />,
    button: 'Remove the cache',
  },
  {
    call: 'hosts.remove',
    page: <RemoveHosts hosts={[host]} onClose={onClose} onRemoved={onClose} />,
    button: 'Remove from the list',
  },
  {
    call: 'hosts.change',
    page: <TagsDialog hosts={[host]} onClose={onClose} />,
    fill: () => type('Add', 'kitchen'),
    button: 'Change tags',
  },
  {
    call: 'updates.withdraw',
    page: <WithdrawDialog box={{ id: '00000000000000aa', name: 'Attic' }} folder="/srv" onClose={onClose} />,
    fill: () => screen.findByText(/^No more updates wait for Shed/),
    button: 'Withdraw',
  },
]

beforeEach(() => {
  answer('hosts.list', () => [host])
  answer('profiles.list', () => ({ profiles: [], problems: [] }))
  answer('flash.sshKeys', () => [])
  answer('machines.check', () => ({ problems: [], plan: null, notPersonal: null }))
  answer('kits.kiln', () => ({ kiln: { computer: 'Linux x86_64', sizeBytes: 134e6 }, problem: null }))
  answer('jobs.list', () => [])
  answer('updates.withdrawal', () => ({ boxes: [], others: ['Shed'], upload: null }))
})

test.each(uses)('two clicks in one frame send $call once, and it may be sent again', async use => {
  const away = () => {
    throw failure('engine.away', { operation: 'test' })
  }
  answer(use.call, away as never)
  inWindow(use.page)
  await use.fill?.()
  const sent = () => asked.filter(({ path }) => path === use.call).length
  const twice = () =>
    act(async () => {
      const button = screen.getByRole('button', { name: use.button })
      button.click()
      button.click()
    })
  await twice()
  expect(sent()).toBe(1)
  await waitFor(() =>
    expect(screen.getByRole('button', { name: use.button }).getAttribute('aria-busy')).toBeNull(),
  )
  await twice()
  expect(sent()).toBe(2)
})
