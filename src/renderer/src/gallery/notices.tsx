import { CircleCheck, CircleX, Disc3, RotateCw, TriangleAlert } from 'lucide-react'
import { failure } from '#shared/errors.ts'
import { Button, ButtonLink } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { BrokenRecords } from '#ui/feedback/broken-records.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { LoadFailed } from '#ui/feedback/load-failed.tsx'
import { Example, nothing, Part, Wide } from './example.tsx'

const tones = ['neutral', 'accent', 'ok', 'warn', 'bad'] as const
const icons = { neutral: undefined, accent: undefined, ok: CircleCheck, warn: TriangleAlert, bad: CircleX }

const failed = failure('nix.failed', {
  operation: 'build',
  values: { reason: 'builder for zlib failed with exit code 2' },
  details: {
    command: 'nix build --no-link /nix/store/abc-nixos-disk-image.drv^out',
    derivation: '/nix/store/abc-zlib-1.3.1.drv',
    lastLines: ['gcc: error: crc32.o: No such file or directory', 'make: *** [Makefile:301] Error 1'],
  },
})
export const missing = failure('file.missing', {
  operation: 'images',
  values: { path: '/home/me/image.json' },
})

export const Notices = () => (
  <Part title="Badges, notices, errors">
    <Example of="Badges">
      {tones.map(tone => (
        <Badge key={tone} tone={tone} icon={icons[tone]}>
          {tone}
        </Badge>
      ))}
    </Example>
    <Wide of="Notices">
      {tones.map(tone => (
        <Callout key={tone} tone={tone} title={`A notice, ${tone}`}>
          What is the case, and what to do about it.
        </Callout>
      ))}
      <Callout tone="warn" actions={<Button size="sm">Show</Button>}>
        Without a title, with something to do.
      </Callout>
    </Wide>
    <Example of="Toasts">
      {(['ok', 'neutral', 'bad'] as const).map(tone => (
        <Button key={tone} onClick={() => toast(`A toast, ${tone}`, tone)}>
          Toast: {tone}
        </Button>
      ))}
    </Example>
    <Wide of="Errors">
      <ErrorPanel title="The image could not be built" error={failed} onRetry={nothing} />
      <ErrorPanel error={missing} onRetry={nothing} retrying actions={<Button size="sm">Choose</Button>} />
    </Wide>
    <Wide of="Records that cannot be used">
      <BrokenRecords
        title="1 image cannot be read"
        problems={[{ id: 'tiny-1a2b', error: missing.report() }]}
      />
    </Wide>
    <Wide of="A part that could not be loaded">
      <LoadFailed error={new TypeError('Failed to fetch dynamically imported module')} onRetry={nothing} />
    </Wide>
    <Wide of="Nothing yet">
      <EmptyState
        icon={Disc3}
        title="No images yet"
        action={
          <>
            <ButtonLink variant="primary" href="/gallery">
              New box
            </ButtonLink>
            <Button icon={RotateCw}>Refresh</Button>
          </>
        }
      >
        Images that you build stay here until you remove them.
      </EmptyState>
    </Wide>
  </Part>
)
