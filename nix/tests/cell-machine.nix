# What tests read of an evaluated machine: its versions, disks, users, network and boot menu.
{ lib, result }:
{
  # What the machine has, what it tells Kiln, and what its ISO installs.
  stateVersions =
    let
      of = config: {
        system = config.system.stateVersion;
        told = (builtins.fromJSON config.environment.etc."kiln/system.json".text).stateVersion;
      };
    in
    {
      machine = of result.config;
      disc = of result.images.iso.passthru.config;
      newMachine = result.schema.stateVersion;
    };
  # systemd-repart's definitions, for making the image and for first boot.
  repart =
    let
      image = result.images.raw;
      partitions = image.passthru.config.image.repart;
    in
    {
      definitions = lib.mapAttrs (_: partition: partition.repartConfig) partitions.partitions;
      growth = result.config.systemd.repart.partitions;
      flags = image.systemdRepartFlags;
      inherit (image) env;
      inherit (image.passthru) filePath;
    };
  # The user that the ISO's console logs in, and whether sudo asks for a password.
  isoConsole =
    let
      inherit (result.images.iso.passthru) config;
    in
    {
      user = config.services.getty.autologinUser;
      isUser = config.users.users ? ${config.services.getty.autologinUser};
      sudoAsks = config.security.sudo.wheelNeedsPassword;
    };
  # Who can become root by Nix, and whether sudo asks the administrator for a password.
  trust = {
    inherit (result.config.nix.settings) trusted-users;
    sudoAsks = result.config.security.sudo.wheelNeedsPassword;
  };
  # What ordinary lines of a configuration set too.
  ordinary = {
    inherit (result.config.time) timeZone;
    inherit (result.config.i18n) defaultLocale;
    inherit (result.config.console) keyMap;
    inherit (result.config.boot.loader.efi) canTouchEfiVariables;
    firewall = result.config.networking.firewall.enable;
    inherit (result.config.services.openssh.settings)
      PasswordAuthentication
      KbdInteractiveAuthentication
      ;
    failed = result.failedAssertions;
  };
  # How the TPM unlocks the encrypted disks.
  tpm2 = {
    inherit (result.config.kiln.addOns.tpm2) binding;
    disks = lib.mapAttrs (_: disk: disk.crypttabExtraOpts) result.config.boot.initrd.luks.devices;
    measuredBefore = result.config.boot.initrd.systemd.sockets.systemd-pcrextend.before;
  };
  # What nixos-anywhere runs of the configuration, without Kiln.
  overSsh = result.config.system.build.diskoScript.text or null;
  # Whose packets the machine passes on: by nftables.
  forwarded =
    let
      inherit (result.config.networking) firewall;
    in
    lib.optionals firewall.filterForward (
      lib.filter (line: line != "") (lib.splitString "\n" firewall.extraForwardRules)
    );
  # How many generations the boot menu takes, and what runs before it is made.
  menu = {
    limit =
      (if result.config.boot.lanzaboote.enable then result.config.boot.lanzaboote else result.config.boot.loader.systemd-boot)
      .configurationLimit;
    before = result.config.system.preSwitchChecks.kiln-generations or null;
  };
  # What of Tailscale's key file the unit gives `tailscale up` as an argument.
  tailscaleArgument = result.config.services.tailscale.authKeyFile.text or null;
  # What is open, and what the evaluation warns of.
  openings = {
    inherit (result.config.networking.firewall) allowedTCPPorts allowedUDPPorts extraCommands;
    inherit (result.config.networking.firewall)
      trustedInterfaces
      allowedTCPPortRanges
      allowedUDPPortRanges
      ;
    interfaces = lib.mapAttrs (_: each: {
      inherit (each) allowedTCPPorts allowedUDPPorts;
    }) result.config.networking.firewall.interfaces;
    nft = result.config.networking.firewall.extraInputRules;
    inherit (result.config.networking.firewall) enable;
  };
}
