// The menu's "Install Command Line Tool": says what happened, also when there was nothing to do.
import { dialog } from 'electron'
import { isTemporaryPath, link, linkedTo, linkState, toolOf, wasCancelled } from './command-line.ts'
import { loadAllTexts, t } from './texts.ts'

export async function linkCommandLine(resources: string): Promise<void> {
  await loadAllTexts()
  const tool = toolOf(resources)
  if (isTemporaryPath(tool))
    return showMessage('warning', t('command-line.elsewhere'), t('command-line.elsewhere.detail'))
  const state = linkState(tool)
  if (state === 'taken')
    return showMessage(
      'warning',
      t('command-line.taken', { path: linkedTo }),
      t('command-line.taken.detail', { tool }),
    )
  const failed = state === 'linked' ? null : await link(tool)
  if (failed !== null && wasCancelled(failed)) return
  if (failed !== null) return showMessage('error', t('command-line.failed', { path: linkedTo }), failed)
  await showMessage('info', t('command-line.linked'), t('command-line.linked.detail', { path: linkedTo }))
}

async function showMessage(type: 'info' | 'warning' | 'error', message: string, detail: string) {
  await dialog.showMessageBox({ type, message, detail, buttons: [t('command-line.close')] })
}
