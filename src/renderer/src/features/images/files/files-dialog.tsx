import { type ReactNode, useRef, useState } from 'react'
import { t, texts } from '#lib/texts/texts.ts'
import type { ImageFormat } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import { bytes } from '#shared/messages/message.ts'
import { Field } from '#ui/controls/field.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { FolderInput } from '#ui/paths/folder-input.tsx'
import { filesOf } from '../image-view.ts'
import { FormatChoice } from './format-choice.tsx'

type Chosen = { folder: string; formats: ImageFormat[] }

type Props = {
  image: Image
  title: string
  description: string
  /** Title of the dialog in which a folder is picked. */
  pick: string
  send: string
  /** The existing formats that are chosen at first. */
  usual: (there: readonly ImageFormat[]) => readonly ImageFormat[]
  /** A note about the chosen folder. */
  note?: (folder: string) => ReactNode
  /** Further choices, below the formats. */
  more?: (formats: readonly ImageFormat[]) => ReactNode
  busy: boolean
  error: unknown
  onSend: (chosen: Chosen) => void
  onClose: () => void
}

/** Files of an image to a folder: as they are, or as a kit. */
export function FilesDialog(props: Props) {
  const { image, title, description, pick, send, usual, note, more } = props
  const { busy, error, onSend, onClose } = props
  const formats = filesOf(image)
    .filter(file => file.state === 'present')
    .map(file => file.format)
  const [chosen, setChosen] = useState<ReadonlySet<ImageFormat>>(() => new Set(usual(formats)))
  const [text, setText] = useState('')
  const first = useRef<HTMLInputElement>(null)
  const folder = text.trim()
  const ready = folder !== '' && chosen.size > 0
  return (
    <FormDialog
      title={title}
      description={description}
      initialFocus={first}
      send={send}
      ready={ready}
      busy={busy}
      error={error}
      onSubmit={() => ready && onSend({ folder, formats: [...chosen] })}
      onClose={onClose}
    >
      <Field label={t('export.folder')} help={t('export.folder.help')}>
        {control => (
          <FolderInput control={control} inputRef={first} pick={pick} value={text} onValueChange={setText} />
        )}
      </Field>
      {ready && note?.(folder)}
      <FormatChoice
        label={t('convert.formats')}
        formats={formats}
        chosen={chosen}
        onChange={setChosen}
        aside={format => texts.text(bytes(image.formats[format]?.sizeBytes ?? 0))}
      />
      {more?.(formats)}
    </FormDialog>
  )
}
