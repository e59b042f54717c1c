# Unlocks an encrypted disk by the machine's TPM, as long as what boots is what was measured.
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
      description = "Lets the machine's TPM 2.0 unlock the encrypted disk at start. `kiln-tpm2-enroll` binds it, once, after installation; the passphrase stays valid. Only with Secure Boot (`secureBoot`) too does it keep the disk from whoever holds the machine: without it, anything they start gets the disk unlocked.";
      example = true;
    };

    encryptedBy = lib.mkOption {
      type = lib.types.str;
      default = "kiln.addOns.luks.enable";
      internal = true;
      description = "The option by which this profile's disk is encrypted, for the words of a refusal.";
      example = "settings.disk.encryption.enable";
    };

    pcrs = lib.mkOption {
      type = lib.types.nonEmptyListOf (lib.types.ints.between 0 23);
      default = [ 7 ];
      description = "The measurements that have to be as they were: 7 is the state of Secure Boot.";
      example = [
        0
        7
      ];
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        # A profile that refuses it says why in words of its own.
        assertion = devices != [ ] || config.kiln.addOns.refused ? tpm2;
        message = "kiln.addOns.tpm2.enable is true, but no disk is encrypted, so there is nothing to unlock. Set ${cfg.encryptedBy} to true, or this to false.";
      }
    ];

    warnings =
      lib.optional (lib.elem 7 cfg.pcrs && !config.boot.lanzaboote.enable)
        "kiln.addOns.tpm2 binds to the state of Secure Boot, which is off: whoever holds the machine can then start what they like and have the disk unlocked. Turn on kiln.addOns.secureBoot.enable too.";

    security.tpm2.enable = true;
    boot.initrd = {
      systemd.enable = true;
      systemd.tpm2.enable = true;
      luks.devices = lib.mkIf config.kiln.addOns.luks.enable {
        kiln-crypt.crypttabExtraOpts = [ "tpm2-device=auto" ];
      };
    };

    environment.systemPackages = [
      (pkgs.writeShellApplication {
        name = "kiln-tpm2-enroll";
        runtimeInputs = [ config.systemd.package ];
        runtimeEnv = {
          DEVICES = lib.concatMapStringsSep " " (device: device.device) devices;
          PCRS = lib.concatMapStringsSep "+" toString cfg.pcrs;
        };
        text = builtins.readFile ./kiln-tpm2-enroll.sh;
      })
    ];
  };
}
