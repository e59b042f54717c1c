// A folder: its path to type, and a button that picks one.
import { FolderOpen } from 'lucide-react'
import type { RefObject } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Button } from '../controls/button.tsx'
import type { ControlProps } from '../controls/field.tsx'
import { Input } from '../controls/input.tsx'
import { useFolderPicker } from './pickers.tsx'

type Props = {
  /** Of the field that it stands in. */
  control: ControlProps
  /** Title of the dialog in which a folder is picked. */
  pick: string
  value: string
  onValueChange: (path: string) => void
  /** A folder was picked: what is written for it. The path itself, if not given. */
  written?: (path: string) => string
  placeholder?: string
  inputRef?: RefObject<HTMLInputElement | null>
}

export function FolderInput(props: Props) {
  const { control, pick, value, onValueChange, written = path => path, placeholder, inputRef } = props
  const picker = useFolderPicker()
  const pickFolder = async () => {
    const picked = await picker.pick(pick)
    if (picked) onValueChange(written(picked))
  }
  return (
    <div className="flex gap-2">
      <Input
        {...control}
        ref={inputRef}
        className="font-mono"
        placeholder={placeholder}
        value={value}
        onChange={event => onValueChange(event.target.value)}
      />
      <Button icon={FolderOpen} onClick={() => void pickFolder()}>
        {t('ui.choose-folder')}
      </Button>
      {picker.dialog}
    </div>
  )
}
