// The files of an image: format, size, SHA-256, state, and where they are.
import { CircleCheck, FileQuestion, FolderOpen, TriangleAlert } from 'lucide-react'
import { host } from '#lib/host.ts'
import { formatInfo, type ImageFormat } from '#shared/model/format.ts'
import type { Image } from '#shared/model/image.ts'
import { bytesText, exactBytesText } from '#shared/units.ts'
import { IconButton } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Badge, type Tone } from '#ui/feedback/badge.tsx'
import { CopyButton } from '#ui/feedback/copy-button.tsx'
import { PathText } from '#ui/paths/path-text.tsx'
import { filesOf, type ImageFile } from '../image-view.ts'

const states: Record<
  ImageFile['state'],
  { word: string; tone: Tone; icon: typeof CircleCheck; title: string }
> = {
  present: {
    word: 'Present',
    tone: 'neutral',
    icon: CircleCheck,
    title: 'Its size and time are as Kiln left them',
  },
  missing: { word: 'Missing', tone: 'bad', icon: FileQuestion, title: 'The file is gone' },
  changed: { word: 'Changed', tone: 'warn', icon: TriangleAlert, title: 'It is not as Kiln left it' },
}

export const FileState = ({ state }: { state: ImageFile['state'] }) => {
  const { word, tone, icon, title } = states[state]
  return (
    <span title={title}>
      <Badge tone={tone} icon={icon}>
        {word}
      </Badge>
    </span>
  )
}

export const FileList = ({ image }: { image: Image }) => (
  <div className="relative overflow-x-auto" data-scrolls-sideways>
    <table className="w-full min-w-[42rem] table-fixed text-left">
      <thead className="text-muted text-sm">
        <tr className="border-line border-b">
          <th className="w-48 py-2 pl-4 font-normal">Format</th>
          <th className="w-20 py-2 pr-4 text-right font-normal">Size</th>
          <th className="w-36 py-2 font-normal">SHA-256</th>
          <th className="w-24 py-2 font-normal">State</th>
          <th className="py-2 font-normal">File</th>
          <th className={host.reveal ? 'w-20' : 'w-12'}>
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {filesOf(image).map(file => (
          <FileRow key={file.format} file={file} />
        ))}
      </tbody>
    </table>
    <p className="flex items-center gap-1 border-line border-t py-1 pr-3 pl-4 text-muted text-sm">
      In&nbsp;
      <PathText path={image.folder} className="text-ink" />
      <CopyButton text={image.folder} what="folder" />
    </p>
  </div>
)

function FileRow({ file }: { file: ImageFile & { format: ImageFormat } }) {
  const { format, sizeBytes, sha256, state, path } = file
  return (
    <tr className="h-10 border-line border-b last:border-0">
      <td className="truncate pl-4" title={formatInfo[format].use}>
        {formatInfo[format].label}
      </td>
      <td className="pr-4 text-right tabular-nums" title={exactBytesText(sizeBytes)}>
        {bytesText(sizeBytes)}
      </td>
      <td>
        <span className="flex items-center gap-1">
          <span className="font-mono text-sm" title={sha256}>
            {sha256.slice(0, 10)}…
          </span>
          <CopyButton text={sha256} what={`SHA-256 of ${formatInfo[format].label}`} />
        </span>
      </td>
      <td>
        <FileState state={state} />
      </td>
      <td className="truncate font-mono text-sm" title={path}>
        {file.file}
      </td>
      <td className="pr-3 text-right whitespace-nowrap">
        <Reveal path={path} what={formatInfo[format].label} disabled={state === 'missing'} />
        <CopyButton text={path} what={`path of ${formatInfo[format].label}`} />
      </td>
    </tr>
  )
}

/** Only where there is a file manager to show it in. */
function Reveal({ path, what, disabled = false }: { path: string; what: string; disabled?: boolean }) {
  const { reveal } = host
  if (!reveal) return null
  return (
    <IconButton
      size="sm"
      label={`Show ${what} in its folder`}
      icon={FolderOpen}
      disabled={disabled}
      onClick={() => reveal(path).catch(() => toast('The folder could not be opened', 'bad'))}
    />
  )
}
