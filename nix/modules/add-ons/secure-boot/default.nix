# Signed boot by lanzaboote. The keys are the machine's own: made at its first, still unsigned boot, never in a build.
{
  config,
  lib,
  options,
  pkgs,
  kilnLib,
  ...
}:
let
  cfg = config.kiln.addOns.secureBoot;
  inherit (config.boot) lanzaboote;
  esp = config.boot.loader.efi.efiSysMountPoint;

  script =
    name: arguments:
    pkgs.writeShellApplication (
      arguments
      // {
        inherit name;
        runtimeInputs = [ pkgs.coreutils ] ++ arguments.runtimeInputs or [ ];
        text = builtins.readFile ./${name}.sh;
      }
    );

  guarded =
    package:
    script "kiln-lzbt" {
      runtimeEnv = {
        KILN_ESP = esp;
        KILN_LZBT = lib.getExe package;
        KILN_PUBLIC_KEY = toString lanzaboote.publicKeyFile;
        KILN_PRIVATE_KEY = toString lanzaboote.privateKeyFile;
      };
    };
  makeKeys = script "kiln-make-keys" { runtimeInputs = [ pkgs.sbctl ]; };
  offerKeys = script "kiln-offer-keys" { runtimeInputs = [ pkgs.sbctl ]; };
  offered =
    let
      keys = lanzaboote.autoEnrollKeys;
    in
    [
      "--export"
      "auth"
    ]
    ++ lib.optional keys.includeFirmwareBuiltinKeys "--firmware-builtin"
    ++ lib.optional keys.includeMicrosoftKeys "--microsoft"
    ++ lib.optional keys.includeChecksumsFromTPM "--tpm-eventlog"
    ++ lib.optional (keys.allowBrickingMyMachine && isChosen) "--yes-this-might-brick-my-machine";
  # Whether another module than this one set it. This module sets it because lanzaboote otherwise insists on Microsoft's
  # keys. sbctl still looks for option ROMs then, and offers no keys if it finds one or cannot know.
  isChosen =
    options.boot.lanzaboote.autoEnrollKeys.allowBrickingMyMachine.highestPrio
    < (lib.mkDefault true).priority;
in
{
  options.kiln.addOns.secureBoot.enable = kilnLib.formOption {
    label = "Secure Boot";
    key = "secureBoot";
    group = "Add-ons";
    order = 510;
    advanced = true;
    type = lib.types.bool;
    default = false;
    description = "Signs what boots with keys of the machine's own. The first boot is unsigned, with Secure Boot in the firmware off or in setup mode; it makes the keys and hands them to the firmware.";
    example = true;
  };

  options.kiln.addOns.secureBoot.microsoftKeys = lib.mkOption {
    type = lib.types.bool;
    default = false;
    description = "Whether the firmware is given Microsoft's keys too. Then it also starts what Microsoft has signed, such as the installers of other systems. Many graphics cards need it: their option ROM is signed by Microsoft alone, and without its keys their screen stays black. Where sbctl sees such a ROM, it offers no keys without this.";
    example = true;
  };

  options.kiln.addOns.secureBoot.package = lib.mkOption {
    type = lib.types.package;
    default = pkgs.lzbt;
    defaultText = lib.literalMD "lanzaboote's own";
    description = "lanzaboote's tool, lzbt. boot.lanzaboote.package is this one, wrapped: while it runs, the keys are out of the sight of systemd-boot.";
    example = lib.literalExpression "pkgs.lzbt";
  };

  config = lib.mkIf cfg.enable {
    boot.loader.systemd-boot.enable = lib.mkForce false;
    boot.lanzaboote = {
      enable = true;
      # All that installs the boot loader goes through it: an activation, an installer, lanzaboote's own units.
      package = guarded cfg.package;
      pkiBundle = lib.mkDefault "/var/lib/sbctl";
      autoGenerateKeys.enable = lib.mkDefault true;
      autoEnrollKeys = {
        enable = lib.mkDefault true;
        includeMicrosoftKeys = lib.mkDefault cfg.microsoftKeys;
        allowBrickingMyMachine = lib.mkDefault true;
      };
    };

    systemd.services.generate-sb-keys = lib.mkIf lanzaboote.autoGenerateKeys.enable {
      environment.KILN_PKI_BUNDLE = toString lanzaboote.pkiBundle;
      serviceConfig.ExecStart = lib.mkForce (lib.getExe makeKeys);
    };

    # lanzaboote's own puts the keys where systemd-boot looks before it signs: where that fails, because the ESP is full,
    # the next start hands them to the firmware, which then starts nothing of this drive.
    systemd.services.prepare-sb-auto-enroll = lib.mkIf lanzaboote.autoEnrollKeys.enable {
      environment = {
        KILN_ESP = esp;
        KILN_INSTALL_BOOT_LOADER = config.boot.loader.external.installHook;
      };
      script = lib.mkForce "";
      serviceConfig.ExecStart = lib.escapeShellArgs ([ (lib.getExe offerKeys) ] ++ offered);
    };
  };
}
