import { Disc3, HardDrive } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#ui/controls/button.tsx'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { Checkbox } from '#ui/controls/switch.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { ProfileArt } from '#ui/profile-art.tsx'
import { Example, nothing, Part, Wide } from './example.tsx'

const themes = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]
const profiles = [
  { id: 'house', name: 'Home appliance', badge: 'Tested' },
  { id: 'bot', name: 'AI sandbox', badge: null },
]
const twoColumns = 'grid grid-cols-[repeat(auto-fit,minmax(min(18rem,100%),1fr))] gap-3'

export function Choices() {
  const [theme, setTheme] = useState('light')
  const [profile, setProfile] = useState('house')
  const [checked, setChecked] = useState(true)
  return (
    <Part title="Choices">
      <Example of="A few, side by side">
        <RadioGroup aria-label="Theme" options={themes} value={theme} onValueChange={setTheme} />
      </Example>
      <Example of="Check boxes">
        <Checkbox aria-label="Checked" checked={checked} onCheckedChange={setChecked} />
        <Checkbox aria-label="Not checked" checked={false} onCheckedChange={nothing} />
        <Checkbox aria-label="Checked, disabled" checked disabled onCheckedChange={nothing} />
        <Checkbox aria-label="Not checked, disabled" checked={false} disabled onCheckedChange={nothing} />
      </Example>
      <Wide of="One of several cards">
        <div className={twoColumns}>
          {profiles.map(({ id, name, badge }) => (
            <ChoiceCard
              key={id}
              type="radio"
              name="gallery-profile"
              size="lg"
              chosen={profile === id}
              onChange={() => setProfile(id)}
              media={<ProfileArt name={id} />}
              title={name}
              badges={badge && <Badge tone="ok">{badge}</Badge>}
              facts={[<span key="memory">4 GB memory</span>, <span key="disk">32 GB disk</span>]}
            >
              One sentence on what the machine is for, which may take a second line.
            </ChoiceCard>
          ))}
        </div>
      </Wide>
      <Wide of="Several of several cards">
        <div className={twoColumns}>
          <ChoiceCard
            type="checkbox"
            chosen={checked}
            onChange={setChecked}
            media={<Disc3 aria-hidden className="size-5 shrink-0 text-muted" />}
            title="qcow2"
          >
            QEMU, Proxmox, libvirt
          </ChoiceCard>
          <ChoiceCard
            type="checkbox"
            chosen={false}
            onChange={nothing}
            title="VMDK"
            aside={<Button size="sm">Not part of it</Button>}
          >
            VMware
          </ChoiceCard>
          <ChoiceCard
            type="checkbox"
            disabled
            chosen={false}
            onChange={nothing}
            media={<HardDrive aria-hidden className="size-5 shrink-0 text-muted" />}
            title="SanDisk Ultra"
            badges={<Badge tone="warn">Too small</Badge>}
          >
            Cannot be chosen, and says why.
          </ChoiceCard>
        </div>
      </Wide>
    </Part>
  )
}
