# The parts of an evaluated machine that tests read: its versions, disks, users, network and boot menu.
{ lib, result }:
{
  # The stateVersions of the machine and of its ISO, as set and as reported to Kiln, and the one of a new machine.
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
  # Settings that ordinary lines of a configuration set too.
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
  # The disk script that nixos-anywhere runs without Kiln.
  overSsh = result.config.system.build.diskoScript.text or null;
  overSshProgram = result.config.system.build.diskoScript.program.text;
  # The networks whose packets the machine forwards, by nftables.
  forwarded =
    let
      inherit (result.config.networking) firewall;
    in
    lib.optionals firewall.filterForward (
      lib.filter (line: line != "") (lib.splitString "\n" firewall.extraForwardRules)
    );
  # Kiln Connect as the add-on runs it: its unit's command, its program, and how a person learns of it.
  connect = {
    command = result.config.systemd.services.kiln-connect.serviceConfig.ExecStart;
    families = result.config.systemd.services.kiln-connect.serviceConfig.RestrictAddressFamilies;
    program = result.config.services.kiln-connect.package.text;
    motd = result.config.users.motd;
    issue = result.config.environment.etc."issue.d/60-kiln-connect.issue".text or null;
    onDisc = result.images.iso.passthru.config.services.kiln-connect.enable;
  };
  # The limit of the boot menu, and the command that runs before the menu is made.
  menu = {
    limit =
      (if result.config.boot.lanzaboote.enable then result.config.boot.lanzaboote else result.config.boot.loader.systemd-boot)
      .configurationLimit;
    before = result.config.system.preSwitchChecks.kiln-generations or null;
  };
  # The part of Tailscale's key file that the unit passes to `tailscale up` as an argument.
  tailscaleArgument = result.config.services.tailscale.authKeyFile.text or null;
  # The open ports, and the warnings of the evaluation.
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
