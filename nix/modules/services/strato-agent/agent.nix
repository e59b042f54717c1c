# The agent's unit: an unprivileged user with two capabilities and two devices.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.services.strato-agent;
  ovn = cfg.networkMode == "ovn";
  kvm = cfg.enableKvm != false;

  description = "Strato agent";
  # Users whose definitions would conflict with the agent's before an assertion of options.nix is checked.
  isAnothers =
    cfg.user == config.kiln.user or null
    || config.ids.uids ? ${cfg.user}
    || config.ids.gids ? ${cfg.group};

  # systemd knows /var/run only as an old name of /run, and warns at every boot.
  socketDir =
    if lib.hasPrefix "/var/run/" cfg.qemuSocketDir then
      lib.removePrefix "/var" cfg.qemuSocketDir
    else
      cfg.qemuSocketDir;

  configFile = (pkgs.formats.toml { }).generate "strato-agent.toml" (
    lib.filterAttrs (_: value: value != null) {
      control_plane_url = cfg.controlPlaneUrl;
      qemu_socket_dir = cfg.qemuSocketDir;
      log_level = cfg.logLevel;
      network_mode = cfg.networkMode;
      enable_kvm = cfg.enableKvm;
    }
  );
in
{
  config = lib.mkIf (cfg.enable && !isAnothers) {
    assertions = [
      {
        # The description identifies an account without a fixed number.
        assertion =
          config.users.users.${cfg.user}.description == description
          && config.users.users.${cfg.user}.group == cfg.group;
        message = ''
          services.strato-agent.user is "${cfg.user}", which is an account of another program. Choose another name, such as
          "strato-agent".
        '';
      }
    ];

    environment.systemPackages = [ cfg.package ];
    # The documented place, for running the agent by hand.
    environment.etc."strato/config.toml".source = configFile;

    users.groups.${cfg.group} = { };
    users.users.${cfg.user} = {
      isSystemUser = true;
      # Defaults only: on another program's account, that program's settings win, and the assertion says so.
      group = lib.mkDefault cfg.group;
      description = lib.mkDefault description;
      home = lib.mkDefault "/var/lib/strato";
      extraGroups = [ "kvm" ] ++ lib.optional ovn "openvswitch";
    };

    # udev loads kvm_intel or kvm_amd where the processor has it; naming either would log an error on the other.
    boot.kernelModules = [ "tun" ];

    systemd.tmpfiles.rules = [ "d ${socketDir} 0750 ${cfg.user} ${cfg.group} -" ];

    systemd.services.strato-agent = {
      description = "Strato Agent";
      documentation = [ "https://github.com/samcat116/strato" ];
      wantedBy = [ "multi-user.target" ];
      wants = [ "network-online.target" ];
      after = [
        "network-online.target"
        "systemd-tmpfiles-setup.service"
      ]
      ++ lib.optional ovn "ovs-vswitchd.service";
      requires = lib.optional ovn "ovs-vswitchd.service";
      # The emulator has user-mode networking (SLIRP) built in, so `user` needs nothing more.
      path = [
        pkgs.qemu_kvm
      ]
      ++ lib.optionals ovn [
        config.virtualisation.vswitch.package
        pkgs.iproute2
        pkgs.ovn
      ];
      # A control plane may be unreachable for longer than five restarts.
      startLimitIntervalSec = 0;
      serviceConfig = kilnLib.hardened {
        User = cfg.user;
        Group = cfg.group;
        # registration.nix puts another one into its place.
        ExecStart = lib.mkDefault "${lib.getExe cfg.package} --config-file ${configFile}";
        Restart = "always";
        RestartSec = 10;
        # The second is for documented-paths.nix.
        StateDirectory = [
          "strato"
          "strato/images"
        ];
        StateDirectoryMode = "0750";
        WorkingDirectory = "/var/lib/strato";

        AmbientCapabilities = [
          "CAP_NET_ADMIN"
          "CAP_SYS_ADMIN"
        ];
        CapabilityBoundingSet = [
          "CAP_NET_ADMIN"
          "CAP_SYS_ADMIN"
        ];

        ReadWritePaths = [ socketDir ];

        DevicePolicy = "closed";
        DeviceAllow = lib.optional kvm "/dev/kvm rw" ++ [ "/dev/net/tun rw" ];

        RestrictAddressFamilies = [
          "AF_INET"
          "AF_INET6"
          "AF_NETLINK"
          "AF_PACKET"
          "AF_UNIX"
        ];
        UMask = "0027";
        # QEMU without KVM writes the code that it runs.
        MemoryDenyWriteExecute = null;
        # It would hide /dev/kvm.
        PrivateDevices = null;
        # CAP_SYS_ADMIN is documented for this. PrivateUsers would make both capabilities empty.
        RestrictNamespaces = null;
        SystemCallFilter = null;
      };
    };
  };
}
