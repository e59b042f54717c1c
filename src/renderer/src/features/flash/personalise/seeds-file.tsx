import { Download } from 'lucide-react'
import { downloadText } from '#lib/text-files.ts'
import type { FlashRequest } from '#shared/model/flash.ts'
import { Button } from '#ui/controls/button.tsx'

/** The file that the command line names: the answers of each drive, in order. */
export const SeedsFile = ({ drives }: Pick<FlashRequest, 'drives'>) => {
  const save = () =>
    downloadText(
      'seeds.json',
      `${JSON.stringify(
        drives.map(({ seed }) => seed),
        null,
        2,
      )}\n`,
    )
  return (
    <div className="mt-2 flex items-center justify-between gap-3">
      <p className="text-muted text-sm">
        seeds.json holds what was filled in, passwords and secrets too: keep it to yourself.
      </p>
      <Button size="sm" icon={Download} onClick={save}>
        Save seeds.json
      </Button>
    </div>
  )
}
