# The broker: the one process with rights over containers and virtual machines, for the people who are listed here
# (docs/adr/0034-the-broker.md).
# Off until a machine names its people: nothing else of the profile needs it.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.kiln.orchestrator.broker;
  storage = config.services.voxnix-storage;
  isZfs = storage.backend == "zfs";

  noOwnMounts = import ../../../modules/services/voxnix-storage/no-own-mounts.nix { inherit lib; };
  broker = pkgs.callPackage ../../../packages/voxnix-broker { };
  # Copied to the store, because their source folder is not on the machine.
  modules = map (file: "${file}") cfg.containerModules;
  modulesOf = kind: lib.attrNames (import ./workloads/modules.nix { inherit kind lib; });
  inherit (config.virtualisation) libvirtd;
  build = pkgs.writeShellApplication {
    name = "voxnix-build";
    runtimeInputs = [
      config.nix.package
      pkgs.coreutils
    ];
    runtimeEnv = {
      NIXPKGS = "${cfg.nixpkgs}";
      WORKLOADS = "${./workloads}";
      SYSTEM = pkgs.stdenv.hostPlatform.system;
      HOUSE_MODULES = toString modules;
    };
    text = builtins.readFile ./voxnix-build.sh;
  };

  # Opened once, at the broker's start.
  opened = {
    storage =
      if isZfs then
        {
          kind = "zfs";
          inherit (storage) pool;
        }
      else
        { kind = "btrfs"; };
    places = {
      state = "/var/lib/voxnix";
      containers = "/var/lib/nixos-containers";
      configurations = "/etc/nixos-containers";
      profiles = "/nix/var/nix/profiles/per-container";
      inner = "/nix/var/nix/gcroots/per-container";
      roots = "/nix/var/nix/gcroots/voxnix";
    };
    vms =
      if !libvirtd.enable then
        null
      else
        {
          modules = modulesOf "vm";
          inherit (cfg) emulated;
          # libvirt's own network, which ../workloads.nix starts.
          network = "default";
          subnet = "192.168.122";
          uid = config.ids.uids.qemu-libvirtd;
          gid = config.ids.gids.qemu-libvirtd;
          images = "/var/lib/libvirt/images";
          profiles = "/nix/var/nix/profiles/per-vm";
        };
  };
  configFile = (pkgs.formats.json { }).generate "voxnix-broker.json" {
    inherit (opened) places storage vms;
    people = lib.mapAttrsToList (name: person: {
      inherit name;
      inherit (person)
        role
        account
        telegram
        workloads
        storageGiB
        ;
      vms = if person.vms.memoryGiB == 0 || person.vms.cores == 0 then null else person.vms;
    }) cfg.people;
    modules = modulesOf "container";
    inherit (cfg) guests ownModules secondPerson;
    quotaGiB = if storage.quotaGiB == null then 20 else storage.quotaGiB;
    # Nix text is evaluated as a user without rights, with a limit.
    build = [
      "systemd-run"
      "--uid=voxnix-build"
      "--pipe"
      "--wait"
      "--collect"
      "--quiet"
      # A module has signs that systemd would take for variables.
      "--expand-environment=no"
      "--property=MemoryMax=4G"
      "--property=MemorySwapMax=0"
      "--property=TasksMax=64"
      "--property=OOMScoreAdjust=500"
      "--property=PrivateNetwork=yes"
      "--property=RuntimeMaxSec=3600"
      "--property=NoNewPrivileges=yes"
      "--property=PrivateTmp=yes"
      "--property=ProtectSystem=strict"
      "--property=ProtectHome=yes"
      "--"
      (lib.getExe build)
    ];
  };

  # The owner of the socket is the person who may connect: its name tells the broker who that is.
  socket = name: user: {
    description = "Socket of the broker for ${name}";
    wantedBy = [ "sockets.target" ];
    socketConfig = {
      ListenStream = "/run/voxnix/${name}.sock";
      SocketUser = user;
      SocketMode = "0600";
      FileDescriptorName = name;
      Service = "voxnix-broker.service";
    };
  };
  ofLibvirt = lib.optionals libvirtd.enable [
    "libvirtd.service"
    "voxnix-network.service"
  ];
  terminals = lib.filterAttrs (_: person: person.account != null) cfg.people;
in
{
  imports = [
    ./limits.nix
    ./options.nix
  ];

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = lib.any (person: person.role == "owner") (lib.attrValues cfg.people);
        message = "kiln.orchestrator.broker.people has no owner, so there is no one to approve what others ask for. Set the role of one person to \"owner\".";
      }
    ]
    ++ lib.mapAttrsToList (name: _: {
      assertion = builtins.match "[a-z0-9][a-z0-9-]{0,39}" name != null;
      message = "kiln.orchestrator.broker.people.\"${name}\" is not a valid name: use up to 40 small letters, digits and hyphens.";
    }) cfg.people
    ++
      map
        (number: {
          assertion = lib.count (person: person.telegram == number) (lib.attrValues cfg.people) == 1;
          message = "kiln.orchestrator.broker.people has two people with the Telegram number ${number}. Give each a different one.";
        })
        (
          lib.unique (lib.filter (number: number != null) (lib.mapAttrsToList (_: p: p.telegram) cfg.people))
        );

    environment.etc."voxnix/broker.json".source = configFile;
    environment.systemPackages = [ (pkgs.callPackage ../../../packages/voxnix { }) ];

    users.users.voxnix-build = {
      isSystemUser = true;
      group = "voxnix-build";
      description = "Evaluates containers and virtual machines";
    };
    users.groups.voxnix-build = { };

    # Each container has the socket of Nix's daemon. It builds, with a network for what has a known hash, and fills the disk.
    nix.settings.allowed-users = [
      "root"
      "@wheel"
      "voxnix-build"
    ];
    # A container writes in its folders there as root. What it makes set-user-id is out of reach of the host's users.
    systemd.tmpfiles.settings."10-voxnix-broker" = {
      "/nix/var/nix/profiles/per-container".d.mode = "0700";
      "/nix/var/nix/gcroots/per-container".d.mode = "0700";
    };
    systemd.services."container@".preStart = lib.mkBefore (builtins.readFile ./container-links.sh);

    systemd.sockets = lib.mapAttrs' (
      name: person:
      lib.nameValuePair "voxnix-broker-terminal-${name}" (socket "terminal-${name}" person.account)
    ) terminals;

    systemd.services.voxnix-broker = {
      description = "Broker of the containers and virtual machines";
      wantedBy = [ "multi-user.target" ];
      wants = [ "machines.target" ] ++ ofLibvirt;
      # libvirt-guests starts what ran before: nothing may move its storage then.
      after = [ "machines.target" ] ++ ofLibvirt ++ lib.optional libvirtd.enable "libvirt-guests.service";
      requires = lib.mapAttrsToList (name: _: "voxnix-broker-terminal-${name}.socket") terminals;
      reloadTriggers = [ configFile ];
      restartTriggers = [ (builtins.toJSON opened) ];
      # Root would else write to the store itself, in a namespace that the unit may not make.
      environment.NIX_REMOTE = "daemon";
      path = [
        config.nix.package
        config.systemd.package
        (if isZfs then config.boot.zfs.package else pkgs.btrfs-progs)
        # Brings chattr.
        pkgs.e2fsprogs
      ]
      ++ lib.optional libvirtd.enable libvirtd.package;
      serviceConfig = kilnLib.hardened (
        noOwnMounts
        // {
          ExecStart = "${lib.getExe broker} /etc/voxnix/broker.json";
          ExecReload = "${lib.getExe' pkgs.coreutils "kill"} -HUP $MAINPID";
          StateDirectory = "voxnix";
          StateDirectoryMode = "0700";
          Restart = "on-failure";
          RestartSec = 5;
          # A create may build for an hour; open changes continue at the next start.
          TimeoutStopSec = 30;
          UMask = "0077";
          CapabilityBoundingSet = [
            "CAP_SYS_ADMIN"
            "CAP_DAC_OVERRIDE"
            "CAP_FOWNER"
            "CAP_CHOWN"
          ];
          # systemd, Nix's daemon, the journal and libvirt.
          RestrictAddressFamilies = [ "AF_UNIX" ];
          IPAddressDeny = "any";
          # Node's V8 writes the code that it runs.
          MemoryDenyWriteExecute = null;
          SystemCallFilter = null;
        }
      );
    };
  };
}
