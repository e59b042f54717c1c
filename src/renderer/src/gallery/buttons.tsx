import { Copy, Ellipsis, Hammer, Pencil, Trash2, Usb } from 'lucide-react'
import { Button, ButtonLink, IconButton } from '#ui/controls/button.tsx'
import { Menu } from '#ui/controls/menu.tsx'
import { MenuOnDemand } from '#ui/controls/menu-on-demand.tsx'
import { CopyButton } from '#ui/feedback/copy-button.tsx'
import { Kbd } from '#ui/kbd.tsx'
import { Tooltip } from '#ui/tooltip.tsx'
import { FinalButton } from '#ui/wizard/final-button.tsx'
import { Example, nothing, Part } from './example.tsx'

const variants = ['primary', 'secondary', 'quiet', 'danger'] as const

export const Buttons = () => (
  <Part title="Buttons">
    {variants.map(variant => (
      <Example key={variant} of={variant}>
        <Button variant={variant}>Build</Button>
        <Button variant={variant} icon={Hammer}>
          With an icon
        </Button>
        <Button variant={variant} size="sm" icon={Hammer}>
          Small
        </Button>
        <Button variant={variant} busy>
          Busy
        </Button>
        <Button variant={variant} blocked>
          Blocked
        </Button>
        <Button variant={variant} disabled>
          Disabled
        </Button>
        <ButtonLink variant={variant} icon={Usb} href="/gallery">
          Link
        </ButtonLink>
      </Example>
    ))}
    <Example of="At the end of a wizard">
      <FinalButton
        variant="primary"
        icon={Hammer}
        busy={false}
        blocked={false}
        onStart={nothing}
        text="Switch attic and cellar"
      />
      <FinalButton variant="danger" icon={Usb} busy={false} blocked onStart={nothing} text="Erase, blocked" />
    </Example>
    <Example of="Icons alone">
      <IconButton label="Edit" icon={Pencil} />
      <IconButton label="Edit, small" size="sm" icon={Pencil} />
      <IconButton label="Edit, with an edge" variant="secondary" icon={Pencil} />
      <IconButton label="Remove" variant="danger" icon={Trash2} />
      <IconButton label="Edit, blocked" blocked icon={Pencil} />
      <IconButton label="Edit, disabled" disabled icon={Pencil} />
      <CopyButton text="kiln" label="Copy the word" />
      <CopyButton labelled text="kiln" label="Copy with a label" />
    </Example>
    <Example of="Menu, tooltip, keys">
      <Menu
        align="start"
        trigger={<Button endIcon={Ellipsis}>Open the menu</Button>}
        items={[
          { heading: 'This image' },
          { label: 'Copy the path', icon: Copy, hint: 'Ctrl+C', onSelect: nothing },
          { label: 'Rename', icon: Pencil, onSelect: nothing },
          { label: 'Not now', disabled: true, onSelect: nothing },
          'separator',
          { label: 'Remove', icon: Trash2, danger: true, onSelect: nothing },
        ]}
      />
      <MenuOnDemand
        label="More, of a card"
        icon={Ellipsis}
        items={() => [{ label: 'Rename', icon: Pencil, onSelect: nothing }]}
      />
      <Tooltip text="The exact time: 22 November 2026, 14:05:31">
        <Button>With a tooltip</Button>
      </Tooltip>
      <Kbd>Ctrl</Kbd>
      <Kbd>K</Kbd>
    </Example>
  </Part>
)
