import { useState } from 'react'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Browser } from '#ui/paths/browser.tsx'
import { FolderInput } from '#ui/paths/folder-input.tsx'
import { PathText } from '#ui/paths/path-text.tsx'
import { useFilePicker, useFolderPicker } from '#ui/paths/pickers.tsx'
import { Example, Part, Wide } from './example.tsx'

const paths = [
  '/',
  '/iso',
  '/home/me/images/kitchen.qcow2',
  `/home/me/${'a-long-folder/'.repeat(20)}kitchen.qcow2`,
]

export function Paths() {
  const [path, setPath] = useState('')
  const folder = useFolderPicker()
  const file = useFilePicker()
  return (
    <Part title="Paths">
      <Wide of="On one line: the middle gives way">
        {paths.map(one => (
          <p key={one} className="flex">
            <PathText path={one} />
          </p>
        ))}
      </Wide>
      <Example of="Asked for">
        <Button onClick={() => void folder.pick('Choose a folder')}>Choose a folder</Button>
        <Button
          onClick={() => void file.pick({ title: 'Choose a file', kind: 'Images', extensions: ['iso'] })}
        >
          Choose a file
        </Button>
        {folder.dialog}
        {file.dialog}
      </Example>
      <Wide of="In a field">
        <Field label="Folder" help="On the computer that runs Kiln, as a full path.">
          {control => (
            <FolderInput control={control} pick="Choose a folder" value={path} onValueChange={setPath} />
          )}
        </Field>
      </Wide>
      <Wide of="Browsed">
        <Browser kind="file" chosen={path} onChosen={setPath} />
      </Wide>
    </Part>
  )
}
