import { FileSearch } from 'lucide-react'
import { useState } from 'react'
import { host } from '#lib/host.ts'
import { Button } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import type { Draft } from '../wizard/draft.ts'
import { sumProblem } from '../wizard/request.ts'
import type { FlashWizard } from '../wizard/use-flash.ts'
import { ImageChoice } from './image-choice.tsx'
import { SourceFactsLine, Unrecognised } from './source-facts.tsx'

const kinds = [
  { value: 'image', label: 'My images' },
  { value: 'file', label: 'File' },
  { value: 'url', label: 'URL' },
] as const

const imageExtensions = ['img', 'raw', 'iso', 'qcow2', 'gz', 'xz', 'zst', 'bz2', 'zip', 'bin', 'wic']

export function WhatStep({ wizard }: { wizard: FlashWizard }) {
  const { draft, set, setSource } = wizard
  return (
    <div className="space-y-4">
      <h2 className="font-semibold text-lg">What should be written?</h2>
      <RadioGroup
        aria-label="Where the image is"
        options={kinds}
        value={draft.from}
        onValueChange={value => setSource({ from: value as Draft['from'] })}
      />
      {draft.from === 'image' && (
        <ImageChoice chosen={draft.image} onChoose={image => setSource({ image })} />
      )}
      {draft.from === 'file' && <FileField path={draft.path} onPath={path => setSource({ path })} />}
      {draft.from === 'url' && (
        <Field
          label="Address of the image"
          help="It is downloaded first. What arrived is kept and continued when the connection breaks."
        >
          {control => (
            <Input
              {...control}
              className="font-mono text-sm"
              inputMode="url"
              placeholder="https://example.org/image.raw.xz"
              value={draft.url}
              onChange={event => setSource({ url: event.target.value })}
            />
          )}
        </Field>
      )}
      <SourceFactsLine wizard={wizard} />
      <Unrecognised wizard={wizard} />
      {draft.from !== 'image' && <Sum sum={draft.sha256} onSum={sha256 => set({ sha256 })} />}
    </div>
  )
}

function FileField({ path, onPath }: { path: string; onPath: (path: string) => void }) {
  const pick = host.pickFile
  return (
    <Field
      label="Path of the file"
      help={
        host.kind === 'desktop'
          ? 'A raw image, an ISO or a qcow2, packed or not. You can also drop it onto this window.'
          : 'A raw image, an ISO or a qcow2, packed or not, on the computer where Kiln runs.'
      }
    >
      {control => (
        <span className="flex gap-2">
          <Input
            {...control}
            className="font-mono text-sm"
            placeholder="/home/me/Downloads/image.iso"
            value={path}
            onChange={event => onPath(event.target.value)}
          />
          {pick && (
            <Button
              icon={FileSearch}
              onClick={async () => {
                const found = await pick('Images', imageExtensions)
                if (found) onPath(found)
              }}
            >
              Choose a file
            </Button>
          )}
        </span>
      )}
    </Field>
  )
}

function Sum({ sum, onSum }: { sum: string; onSum: (sum: string) => void }) {
  const [open, setOpen] = useState(sum !== '')
  return (
    <Disclosure label="More" aside={sum ? 'SHA-256 given' : undefined} open={open} onToggle={setOpen}>
      <Field
        label="SHA-256 of the file"
        help="As its makers publish it. If it does not hold, nothing is written."
        error={sumProblem(sum) ?? undefined}
      >
        {control => (
          <Input
            {...control}
            className="font-mono text-sm"
            value={sum}
            onChange={event => onSum(event.target.value)}
          />
        )}
      </Field>
    </Disclosure>
  )
}
