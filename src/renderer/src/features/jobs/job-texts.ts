// The texts of a running job, and of one that cannot be shown.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'tool.stage.done': 'done',
  'tool.stage.failed': 'failed',
  'tool.stage.skipped': 'skipped',
  'tool.stage.cancelled': 'cancelled',
  'deploy.job.to-hosts': 'All hosts',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
