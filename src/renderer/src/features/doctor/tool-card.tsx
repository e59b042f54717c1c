import { CircleCheck, CircleX, type LucideIcon, TriangleAlert, Wrench } from 'lucide-react'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { texts } from '#lib/texts.ts'
import type { ToolReport } from '#shared/model/doctor.ts'
import { CommandLine } from '#ui/commands/command-line.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Badge, type Tone, toneText } from '#ui/feedback/badge.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { PathText } from '#ui/paths/path-text.tsx'
import { Words } from '#ui/text.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { FixProgress } from './fix-progress.tsx'
import { isCommand, toolStateWord, toolTone } from './tool-text.ts'

const icons: Partial<Record<Tone, LucideIcon>> = { ok: CircleCheck, warn: TriangleAlert, bad: CircleX }

export function ToolCard({ tool, runningJob }: { tool: ToolReport; runningJob: string | null }) {
  const [asking, setAsking] = useState(false)
  const fix = useCommand('doctor.fix')
  const tone = toolTone(tool)
  const Glyph = icons[tone] ?? CircleCheck
  const job = runningJob ?? fix.data?.job ?? null
  const start = () => {
    setAsking(false)
    fix.mutate({ tool: tool.id })
  }
  return (
    <Card className="flex gap-3 p-4">
      <Glyph aria-hidden className={`mt-0.5 size-5 shrink-0 ${toneText[tone]}`} />
      <div className="min-w-0 flex-1 space-y-2">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h2 className="font-semibold">{tool.name}</h2>
          <Badge tone={tone}>{toolStateWord[tool.state]}</Badge>
          {!tool.required && <Badge>Optional</Badge>}
          {tool.version && <span className="text-muted text-sm">{tool.version}</span>}
          {tool.path && (
            <span className="ml-auto flex min-w-0 text-muted">
              <PathText path={tool.path} />
            </span>
          )}
        </div>
        <p className="text-muted">{texts.text(tool.why)}</p>
        {tool.problem && (
          <p className={toneText[tone]}>
            <Words>{texts.text(tool.problem)}</Words>
          </p>
        )}
        {tool.state !== 'ok' && <HowToGet tool={tool} />}
        {fix.error && <ErrorPanel title={`${tool.name} could not be installed`} error={fix.error} />}
        {job && <FixProgress job={job} tool={tool} />}
      </div>
      {tool.fix && tool.state !== 'ok' && (
        <Button
          variant="primary"
          aria-label={`Fix ${tool.name}`}
          icon={Wrench}
          busy={Boolean(runningJob) || fix.isPending}
          onClick={() => setAsking(true)}
        >
          Fix
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Install ${tool.name}?`}
        confirm="Install"
        cancel="Not now"
        danger={false}
        onConfirm={start}
      >
        <p>Kiln will do this:</p>
        <p className="mt-2 rounded-md bg-sunken p-3 whitespace-pre-wrap">
          <Words>{texts.text(tool.fix ?? '')}</Words>
        </p>
      </ConfirmDialog>
    </Card>
  )
}

const HowToGet = ({ tool }: { tool: ToolReport }) => {
  const install = texts.text(tool.install)
  return (
    <div className="space-y-1">
      <p className="text-muted text-sm">{tool.fix ? 'Or get it yourself:' : 'How to get it:'}</p>
      {isCommand(install) ? (
        <CommandLine command={install} />
      ) : (
        <p>
          <Words>{install}</Words>
        </p>
      )}
    </div>
  )
}
