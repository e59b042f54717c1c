// A configuration's facts about its machine: evaluated before anything is built.
import { z } from 'zod'

export const configurationAnswer = z.object({
  /** The devices of disko's disks; empty if it has no disko. */
  devices: z.array(z.string().max(1000)).max(500),
  hasScript: z.boolean(),
  /** Which firmware can boot it; both null if unknown. */
  efi: z.boolean().nullable(),
  bios: z.boolean().nullable(),
  /** Formatting prompts at the console. */
  asksPassphrase: z.boolean(),
  /** The partition for personal data, made by the disk script; "" without one. */
  seedDevice: z.string().max(1000),
})
export type Configuration = z.infer<typeof configurationAnswer>

/**
 * Asks about `config`, or about its replacement in one of Kiln's workspaces (`installation`, nix/lib). An unknown boot
 * loader leaves the firmware unknown.
 */
export const configurationQuestion = `config: let
  loader = (config.boot or { }).loader or { };
  grub = loader.grub or { };
  grubOn = grub.enable or false;
  mirrored = builtins.concatMap (each: each.devices or [ ]) (grub.mirroredBoots or [ ]);
  onDisk = builtins.any (device: device != "nodev") ((grub.devices or [ ]) ++ mirrored);
  stub = (loader.systemd-boot or { }).enable or false || ((config.boot or { }).lanzaboote or { }).enable or false;
  known = grubOn || stub;
  devices = (config.disko or { }).devices or { };
  any = builtins.any (each: asks (each.content or null));
  # LUKS in a partition, and whatever is in that.
  asks = content: builtins.isAttrs content
    && (content.askPassword or false || asks (content.content or null) || any (builtins.attrValues (content.partitions or { })));
  volumes = builtins.concatMap (group: builtins.attrValues (group.lvs or { })) (builtins.attrValues (devices.lvm_vg or { }));
in {
  devices = map (disk: toString disk.device) (builtins.attrValues (devices.disk or { }));
  asksPassphrase = any (builtins.attrValues (devices.disk or { }) ++ volumes ++ builtins.attrValues (devices.mdadm or { }));
  seedDevice = ((config.kiln or { }).installer or { }).seedDevice or "";
  hasScript = config.system.build ? diskoScript;
  efi = if known then stub || grubOn && (grub.efiSupport or false) else null;
  bios = if known then grubOn && onDisk else null;
}`
