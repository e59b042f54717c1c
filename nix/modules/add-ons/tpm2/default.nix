# Unlocks an encrypted disk with the machine's TPM, as long as the boot measurements have not changed.
{
  config,
  lib,
  pkgs,
  kilnLib,
  ...
}:
let
  cfg = config.kiln.addOns.tpm2;
  devices = lib.attrValues config.boot.initrd.luks.devices;
  # Each disk that is unlocked changes it, so it can be bound to only where there is one.
  unlocked = 15;
  isFirst = lib.length devices == 1;
in
{
  options.kiln.addOns.tpm2 = {
    enable = kilnLib.formOption {
      label = "Unlock by TPM";
      key = "tpm2";
      group = "Add-ons";
      order = 520;
      advanced = true;
      type = lib.types.bool;
      default = false;
      description = "Lets the machine's TPM 2.0 unlock the encrypted disk at boot. Run `kiln-tpm2-enroll` once after installation to bind it; the passphrase stays valid. Without Secure Boot (`secureBoot`) this does not protect the disk from someone with physical access: any system they boot gets it unlocked.";
      example = true;
    };

    encryptedBy = lib.mkOption {
      type = lib.types.str;
      default = "kiln.addOns.luks.enable";
      internal = true;
      description = "The option that encrypts this profile's disk; error messages name it.";
      example = "settings.disk.encryption.enable";
    };

    pcrs = lib.mkOption {
      type = lib.types.nonEmptyListOf (lib.types.ints.between 0 23);
      default = [ 7 ];
      description = "The TPM registers (PCRs) whose values must not change: 7 is the state of Secure Boot. Where one disk is encrypted, it is bound to 15 too, which changes as soon as a disk is unlocked: nothing that runs afterwards gets its key.";
      example = [
        0
        7
      ];
    };

    binding = lib.mkOption {
      type = lib.types.str;
      readOnly = true;
      internal = true;
      description = "What systemd-cryptenroll binds a disk to.";
      default = lib.concatStringsSep "+" (
        map toString (if isFirst then lib.remove unlocked cfg.pcrs else cfg.pcrs)
        # Before any disk is unlocked: not its value when the disk is bound.
        ++ lib.optional isFirst "${toString unlocked}:sha256=${lib.concatStrings (lib.replicate 64 "0")}"
      );
      example = "7";
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        # A profile that refuses this add-on has its own message.
        assertion = devices != [ ] || config.kiln.addOns.refused ? tpm2;
        message = "kiln.addOns.tpm2.enable is true, but no disk is encrypted, so there is nothing to unlock. Set ${cfg.encryptedBy} to true, or this to false.";
      }
    ];

    warnings =
      lib.optional (lib.elem 7 cfg.pcrs && !config.boot.lanzaboote.enable)
        "kiln.addOns.tpm2 binds to the state of Secure Boot, which is off: anyone with physical access can boot their own system and get the disk unlocked. Turn on kiln.addOns.secureBoot.enable too.";

    security.tpm2.enable = true;
    boot.initrd = {
      systemd.enable = true;
      systemd.tpm2.enable = true;
      # Measures each unlocked disk into PCR 15. NixOS takes the unit into the initrd, but no target there wants it: PCR
      # 15 would stay unchanged, and the TPM would give the key to whatever runs later.
      systemd.sockets.systemd-pcrextend = {
        wantedBy = [ "cryptsetup.target" ];
        wants = [ "cryptsetup-pre.target" ];
        before = [ "cryptsetup-pre.target" ];
      };
      luks.devices = lib.mkIf config.kiln.addOns.luks.enable {
        kiln-crypt.crypttabExtraOpts = [
          "tpm2-device=auto"
          "tpm2-measure-pcr=yes"
        ];
      };
    };

    environment.systemPackages = [
      (pkgs.writeShellApplication {
        name = "kiln-tpm2-enroll";
        runtimeInputs = [
          config.systemd.package
          pkgs.cryptsetup
          pkgs.gawk
          pkgs.jq
        ];
        runtimeEnv = {
          DEVICES = lib.concatMapStringsSep " " (device: device.device) devices;
          PCRS = cfg.binding;
        };
        text = builtins.readFile ./bind.sh + builtins.readFile ./kiln-tpm2-enroll.sh;
      })
    ];
  };
}
