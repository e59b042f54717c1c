import { Icon, IconTile } from '#ui/icon.tsx'
import { ProfileArt } from '#ui/profile-art.tsx'
import { Example, Part } from './example.tsx'

const drawn = ['house', 'bot', 'server', 'boxes', 'monitor', 'flask-conical', 'other']
const icons = ['house', 'server', 'usb', 'not-known']
const sizes = ['size-6', 'size-14', 'size-40']

export const Drawings = () => (
  <Part title="Artwork and icons">
    {sizes.map(size => (
      <Example key={size} of={`Artwork, ${size}`}>
        {drawn.map(name => (
          <ProfileArt key={name} name={name} className={size} />
        ))}
      </Example>
    ))}
    <Example of="Icons by name">
      {icons.map(name => (
        <Icon key={name} name={name} />
      ))}
      {icons.map(name => (
        <IconTile key={name} name={name} />
      ))}
      {icons.map(name => (
        <IconTile key={name} name={name} small filled />
      ))}
    </Example>
  </Part>
)
