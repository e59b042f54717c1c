# The broker: the one process with rights over containers and virtual machines, for the people who are listed here (docs/adr/0034-the-broker.md).
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
  # Copied to the store, since the folder that they come from is not on the machine.
  modules = map (file: "${file}") cfg.containerModules;
  modulesOf = kind: lib.attrNames (import ./workloads/modules.nix { inherit kind lib; });
  inherit (config.virtualisation) libvirtd;
  build = pkgs.writeShellApplication {
    name = "voxnix-build";
    runtimeInputs = [ config.nix.package ];
    # Reads nixpkgs and this folder, and nothing else of the machine.
    text = ''
      exec nix-build --no-out-link --option restrict-eval true --option allow-import-from-derivation false \
        -I nixpkgs=${cfg.nixpkgs} -I workloads=${./workloads} \
        ${./workloads} --argstr nixpkgs ${cfg.nixpkgs} --argstr system ${pkgs.stdenv.hostPlatform.system} \
        ${lib.concatMapStringsSep " " (file: "-I ${file}=${file}") modules} \
        --arg modules ${lib.escapeShellArg "[ ${toString modules} ]"} \
        --argstr answers "$1"
    '';
  };

  configFile = (pkgs.formats.json { }).generate "voxnix-broker.json" {
    people = lib.mapAttrsToList (name: person: {
      inherit name;
      inherit (person)
        role
        telegram
        workloads
        storageGiB
        ;
      vms = if person.vms.memoryGiB == 0 || person.vms.cores == 0 then null else person.vms;
    }) cfg.people;
    modules = modulesOf "container";
    vms =
      if !libvirtd.enable then
        null
      else
        {
          modules = modulesOf "vm";
          inherit (cfg) emulated;
          # What libvirt brings, and ../workloads.nix starts.
          network = "default";
          subnet = "192.168.122";
          uid = config.ids.uids.qemu-libvirtd;
          gid = config.ids.gids.qemu-libvirtd;
          images = "/var/lib/libvirt/images";
          profiles = "/nix/var/nix/profiles/per-vm";
        };
    inherit (cfg) guests secondPerson;
    quotaGiB = if storage.quotaGiB == null then 20 else storage.quotaGiB;
    # Nix text is evaluated as a user without rights, with a limit.
    build = [
      "systemd-run"
      "--uid=voxnix-build"
      "--pipe"
      "--wait"
      "--collect"
      "--quiet"
      "--property=MemoryMax=4G"
      "--property=RuntimeMaxSec=3600"
      "--property=NoNewPrivileges=yes"
      "--property=PrivateTmp=yes"
      "--property=ProtectSystem=strict"
      "--property=ProtectHome=yes"
      "--"
      (lib.getExe build)
    ];
    storage = if isZfs then { kind = "zfs"; inherit (storage) pool; } else { kind = "btrfs"; };
    places = {
      state = "/var/lib/voxnix";
      containers = "/var/lib/nixos-containers";
      configurations = "/etc/nixos-containers";
      profiles = "/nix/var/nix/profiles/per-container";
      roots = "/nix/var/nix/gcroots/voxnix";
    };
  };

  # Who may connect is who the socket belongs to: its name says whose it is.
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
  options.kiln.orchestrator.broker = {
    enable = lib.mkEnableOption "the broker, which makes and runs containers and virtual machines for the people of this machine";

    people = lib.mkOption {
      default = { };
      example = {
        ada = {
          role = "owner";
          account = "admin";
        };
        ben = {
          telegram = "123456789";
          workloads = 2;
        };
      };
      description = "Who may do what, by a short name. Who is not in it gets nothing.";
      type = lib.types.attrsOf (
        lib.types.submodule {
          options = {
            role = lib.mkOption {
              type = lib.types.enum [
                "viewer"
                "operator"
                "owner"
              ];
              default = "operator";
              example = "viewer";
              description = ''
                A `viewer` sees what is there, an `operator` has containers, an `owner` may do everything with each of
                them and give approvals to others.
              '';
            };
            account = lib.mkOption {
              type = lib.types.nullOr kilnLib.types.userName;
              default = null;
              example = "ada";
              description = "The person's account on this machine, for `voxnix` at a terminal. Empty: none.";
            };
            telegram = lib.mkOption {
              type = lib.types.nullOr (kilnLib.types.matching "number of up to 20 digits" "[0-9]{1,20}");
              default = null;
              example = "123456789";
              description = "The person's number at Telegram. Empty: none.";
            };
            workloads = lib.mkOption {
              type = lib.types.ints.between 0 200;
              default = 5;
              example = 2;
              description = "How many containers and virtual machines this person may own.";
            };
            storageGiB = lib.mkOption {
              type = lib.types.ints.between 0 65536;
              default = 100;
              example = 40;
              description = "How much all containers and virtual machines of this person may store.";
            };
            vms = {
              memoryGiB = lib.mkOption {
                type = lib.types.ints.between 0 1024;
                default = 4;
                example = 16;
                description = "How much memory all virtual machines of this person may have. 0: none may be made.";
              };
              cores = lib.mkOption {
                type = lib.types.ints.between 0 64;
                default = 2;
                example = 4;
                description = "How many cores of the processor each virtual machine of this person may have.";
              };
            };
          };
        }
      );
    };

    secondPerson = lib.mkOption {
      type = lib.types.bool;
      default = false;
      example = true;
      description = "What destroys waits for the approval of an owner who did not ask for it.";
    };

    guests = {
      workloads = lib.mkOption {
        type = lib.types.ints.between 0 200;
        default = 2;
        example = 1;
        description = "How many containers each may own who came in by an owner's invitation. They get no virtual machines.";
      };
      storageGiB = lib.mkOption {
        type = lib.types.ints.between 0 65536;
        default = 40;
        example = 20;
        description = "How much all containers of such a person may store.";
      };
    };

    emulated = lib.mkOption {
      type = lib.types.bool;
      default = false;
      example = true;
      description = ''
        Virtual machines run without KVM, on a processor that QEMU emulates: many times slower. For a host whose
        processor offers no virtualization, such as one that is itself a virtual machine without it.
      '';
    };

    nixpkgs = lib.mkOption {
      type = lib.types.path;
      default = pkgs.path;
      defaultText = lib.literalExpression "pkgs.path";
      example = lib.literalExpression "inputs.nixpkgs";
      description = "The nixpkgs that containers and virtual machines are built from. It is on the machine.";
    };

    containerModules = lib.mkOption {
      type = lib.types.listOf lib.types.path;
      default = [ ];
      example = lib.literalExpression "[ ./proxy.nix ]";
      description = ''
        NixOS modules that each container and each virtual machine has in addition, such as a proxy or a certificate of the house. Of
        an existing one they hold from its next build.
      '';
    };
  };

  config = lib.mkIf cfg.enable {
    assertions =
      [
        {
          assertion = lib.any (person: person.role == "owner") (lib.attrValues cfg.people);
          message = "kiln.orchestrator.broker.people has no owner, so there is no one to approve what others ask for. Set the role of one person to \"owner\".";
        }
      ]
      ++ lib.mapAttrsToList (name: _: {
        assertion = builtins.match "[a-z0-9][a-z0-9-]{0,39}" name != null;
        message = "kiln.orchestrator.broker.people.\"${name}\" is not a valid name: use up to 40 small letters, digits and hyphens.";
      }) cfg.people
      ++ map (number: {
        assertion = lib.count (person: person.telegram == number) (lib.attrValues cfg.people) == 1;
        message = "kiln.orchestrator.broker.people has two people with the Telegram number ${number}. Give each a different one.";
      }) (lib.unique (lib.filter (number: number != null) (lib.mapAttrsToList (_: p: p.telegram) cfg.people)));

    environment.etc."voxnix/broker.json".source = configFile;
    environment.systemPackages = [ (pkgs.callPackage ../../../packages/voxnix { }) ];

    users.users.voxnix-build = {
      isSystemUser = true;
      group = "voxnix-build";
      description = "Evaluates containers and virtual machines";
    };
    users.groups.voxnix-build = { };

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
      # Root would else write to the store itself, in a namespace that the unit may not make.
      environment.NIX_REMOTE = "daemon";
      path = [
        config.nix.package
        config.systemd.package
        (if isZfs then config.boot.zfs.package else pkgs.btrfs-progs)
        # For chattr.
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
          # A create may build for an hour; what is open goes on at the next start.
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
