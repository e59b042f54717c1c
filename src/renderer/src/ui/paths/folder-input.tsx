// A folder: its path to type, and a button that picks one.
import './texts.ts'
import '#ui/texts.ts'
import { FolderOpen } from 'lucide-react'
import type { RefObject } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Button } from '../controls/button.tsx'
import type { ControlProps } from '../controls/field.tsx'
import { Input } from '../controls/input.tsx'
import { useFolderPicker } from './pickers.tsx'

type Props = {
  /** The props of the field that it is in. */
  control: ControlProps
  /** Title of the dialog in which a folder is picked. */
  pick: string
  value: string
  onValueChange: (path: string) => void
  /** Called with a picked folder, if the field does not simply get its path. */
  onPick?: (path: string) => void
  /** On the button, where the path is not that of a folder. */
  choose?: string
  placeholder?: string
  inputRef?: RefObject<HTMLInputElement | null>
}

export function FolderInput(props: Props) {
  const { control, pick, choose, value, onValueChange, onPick = onValueChange } = props
  const { placeholder, inputRef } = props
  const picker = useFolderPicker()
  const pickFolder = async () => {
    const picked = await picker.pick(pick)
    if (picked) onPick(picked)
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
        {choose ?? t('ui.choose-folder')}
      </Button>
      {picker.dialog}
    </div>
  )
}
