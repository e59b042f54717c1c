// The files of an image: format, size, SHA-256, state, and where they are.

import './texts.ts'
import { CircleCheck, FileQuestion, FolderOpen, TriangleAlert } from 'lucide-react'
import { host } from '#lib/host.ts'
import { rich } from '#lib/texts/rich-text.tsx'
import { t, texts } from '#lib/texts/texts.ts'
import { formatName, formatUse, type ImageFormat } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import { bytes } from '#shared/messages/message.ts'
import { IconButton } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Badge, type Tone } from '#ui/feedback/badge.tsx'
import { CopyButton } from '#ui/feedback/copy-button.tsx'
import { PathText } from '#ui/paths/path-text.tsx'
import { exactSize } from './exact-size.ts'
import { filesOf, type ImageFile } from './image-view.ts'

const states: Record<ImageFile['state'], { tone: Tone; icon: typeof CircleCheck }> = {
  present: { tone: 'neutral', icon: CircleCheck },
  missing: { tone: 'bad', icon: FileQuestion },
  changed: { tone: 'warn', icon: TriangleAlert },
}

export const FileState = ({ state }: { state: ImageFile['state'] }) => {
  const { tone, icon } = states[state]
  return (
    <span title={t(`image.file-detail.${state}`)}>
      <Badge tone={tone} icon={icon}>
        {t(`image.file.${state}`)}
      </Badge>
    </span>
  )
}

export const FileList = ({ image }: { image: Image }) => (
  <div className="relative overflow-x-auto" data-scrolls-sideways>
    <table className="w-full min-w-[42rem] table-fixed text-left narrow:min-w-0">
      <thead className="text-muted text-sm">
        <tr className="border-line border-b">
          <th className="w-48 py-2 pl-4 narrow:w-32 font-normal">{t('image.column.format')}</th>
          <th className="w-20 py-2 pr-4 text-right font-normal">{t('image.column.size')}</th>
          <th className="w-36 py-2 font-normal narrow:w-20">{t('image.column.sha256')}</th>
          <th className="w-24 py-2 font-normal">{t('image.column.state')}</th>
          <th className="py-2 font-normal">{t('image.column.file')}</th>
          <th className={host.reveal ? 'w-20' : 'w-12'}>
            <span className="sr-only">{t('image.column.actions')}</span>
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
      {rich('image.in-folder', { folder: <PathText path={image.folder} className="text-ink" /> })}
      <CopyButton text={image.folder} label={t('image.copy-folder')} />
    </p>
  </div>
)

function FileRow({ file }: { file: ImageFile & { format: ImageFormat } }) {
  const { format, sizeBytes, sha256, state, path } = file
  return (
    <tr className="h-10 border-line border-b last:border-0">
      <td className="truncate pl-4" title={texts.text(formatUse(format))}>
        {texts.text(formatName(format))}
      </td>
      <td className="pr-4 text-right tabular-nums" title={exactSize(sizeBytes)}>
        {texts.text(bytes(sizeBytes))}
      </td>
      <td>
        <span className="flex items-center gap-1">
          <span translate="no" className="font-mono text-sm narrow:hidden" title={sha256}>
            {sha256.slice(0, 10)}…
          </span>
          <CopyButton text={sha256} label={t('image.copy-sha256', { format: formatName(format) })} />
        </span>
      </td>
      <td>
        <FileState state={state} />
      </td>
      <td translate="no" className="truncate font-mono text-sm" title={path}>
        {file.file}
      </td>
      <td className="pr-3 text-right whitespace-nowrap">
        <Reveal
          path={path}
          label={t('image.reveal', { format: formatName(format) })}
          disabled={state === 'missing'}
        />
        <CopyButton text={path} label={t('image.copy-path', { format: formatName(format) })} />
      </td>
    </tr>
  )
}

/** Only where there is a file manager to show it in. */
function Reveal({ path, label, disabled = false }: { path: string; label: string; disabled?: boolean }) {
  const { reveal } = host
  if (!reveal) return null
  return (
    <IconButton
      size="sm"
      label={label}
      icon={FolderOpen}
      disabled={disabled}
      // The file manager says nothing of why.
      onClick={() => reveal(path).catch(() => toast(t('image.not-revealed'), 'bad'))}
    />
  )
}
