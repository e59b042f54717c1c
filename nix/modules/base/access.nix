# Access: SSH keys. A password only if the form enables it, and then from a file that is in no image.
{
  config,
  lib,
  pkgs,
  kilnLib,
  ...
}:
let
  cfg = config.kiln;
  hashFile = cfg.passwordHashFile;
  administrator = config.users.users.${cfg.user};

  # sshd's own default is yes.
  asking = lib.filter (name: config.services.openssh.settings.${name} != false) [
    "PasswordAuthentication"
    "KbdInteractiveAuthentication"
  ];
in
{
  options.kiln = {
    user = kilnLib.formOption {
      label = "Administrator";
      group = "Access";
      order = 100;
      advanced = true;
      type = kilnLib.types.userName;
      default = "admin";
      description = "The name of the user who administers the machine, with sudo. The SSH keys are theirs and root's.";
      example = "ada";
    };

    authorizedKeys = kilnLib.formOption {
      label = "SSH keys";
      group = "Access";
      order = 20;
      type = lib.types.listOf kilnLib.types.sshPublicKey;
      default = [ ];
      description = "Public keys that may log in as the administrator and as root. More can be added when a drive is written.";
      example = [
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdurqJ4AFmtHVPUJsM703fIMKCnlAxhxfe82gycV7F0 you@laptop"
      ];
    };

    passwordLogin = kilnLib.formOption {
      label = "Password login";
      group = "Access";
      order = 110;
      advanced = true;
      type = lib.types.bool;
      default = false;
      description = "Lets the administrator log in with a password, at the console and over SSH. Keys are safer; the image is marked with this.";
      example = true;
    };

    passwordHashFile = kilnLib.formOption {
      label = "Password hash";
      key = "passwordHash";
      group = "Access";
      order = 111;
      advanced = true;
      secret = true;
      # The formats of crypt(5) that NixOS's libxcrypt still supports: chpasswd would accept any text as a hash, and then
      # no password would match.
      content = kilnLib.types.matching "hash of a password, as `mkpasswd` prints it: $y$…" (
        lib.concatStringsSep "|" [
          "[$](y|gy|sm3y)[$][./A-Za-z0-9]+[$][./A-Za-z0-9]{0,86}[$][./A-Za-z0-9]{43}"
          "[$]7[$][./A-Za-z0-9]{11,97}[$][./A-Za-z0-9]{43}"
          "[$]2[aby][$][0-9]{2}[$][./A-Za-z0-9]{53}"
          "[$]6[$](rounds=[1-9][0-9]+[$])?[^$:\n]{1,16}[$][./A-Za-z0-9]{86}"
        ]
      );
      type = kilnLib.types.runtimePath;
      default = kilnLib.secretFile "passwordHash";
      description = "File on the machine with the administrator's hashed password (made by mkpasswd), used with password login only. A further user whom the drive brings has the same.";
      example = "/var/lib/kiln/secrets/passwordHash";
    };
  };

  config = {
    assertions = [
      {
        assertion =
          cfg.user != "root"
          && !administrator.isSystemUser
          && (administrator.uid == null || administrator.uid >= 1000);
        message = "kiln.user is \"${cfg.user}\", which is an account of the system itself. Choose another name for the administrator, such as \"admin\".";
      }
      {
        # The image and the machine are marked with kiln.passwordLogin, and sudo and Nix go by it.
        assertion = asking == [ ] || cfg.passwordLogin;
        message = "services.openssh.settings.${lib.head asking} lets people log in with a password, but kiln.passwordLogin is false. Set kiln.passwordLogin to true, or take that line out.";
      }
      {
        assertion = cfg.passwordLogin -> config.users.mutableUsers;
        message = "users.mutableUsers is false and kiln.passwordLogin is true: each switch would lock the administrator's password. Set users.mutableUsers to true, or kiln.passwordLogin to false.";
      }
    ];

    # Two definitions, without options that a system account also sets: otherwise evaluation would fail before the
    # assertion above is checked.
    users.users = lib.mkMerge [
      { root.openssh.authorizedKeys.keys = cfg.authorizedKeys; }
      {
        ${cfg.user} = {
          isNormalUser = cfg.user != "root";
          extraGroups = [ "wheel" ];
          openssh.authorizedKeys.keys = cfg.authorizedKeys;
        };
      }
    ];
    # Without a password sudo cannot ask for one: the holder of the key is the administrator.
    security.sudo.wheelNeedsPassword = lib.mkDefault cfg.passwordLogin;

    services.openssh = {
      enable = true;
      settings = {
        # Before a default of another module, and after a person's own line, which an assertion looks at.
        PasswordAuthentication = lib.mkOverride 900 cfg.passwordLogin;
        KbdInteractiveAuthentication = lib.mkOverride 900 false;
        # A document or a person may forbid it altogether.
        PermitRootLogin = lib.mkDefault "prohibit-password";
      };
      # Keys from the drive's seed, which the seed's own module looks for, or from an installer.
      authorizedKeysFiles = lib.mkIf (!cfg.seed.enable) [ "/var/lib/kiln/authorized_keys/%u" ];
    };

    # A user from the seed has the administrator's rights.
    kiln.seed = {
      enable = lib.mkDefault true;
      user = {
        inherit (administrator) shell;
        groups = administrator.extraGroups;
      };
    };

    # users.*.hashedPasswordFile would be read when the user is created, before the seed's files exist. Runs without
    # password login too: an installer may have set a password for the console.
    systemd.services.kiln-password = {
      description = "Set the administrator's password from its file";
      unitConfig.ConditionPathExists = kilnLib.unitText hashFile;
      wantedBy = [ "multi-user.target" ];
      before = [
        "sshd.service"
        "getty@tty1.service"
      ]
      ++ lib.optional config.services.displayManager.enable "display-manager.service";
      after = [
        "kiln-seed.service"
        "kiln-user.service"
      ];
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        # chpasswd writes a new file beside the old one, and gives it the old one's owner and mode.
        ReadWritePaths = [
          "/etc"
          "/var/lib/kiln"
        ];
        CapabilityBoundingSet = [
          "CAP_CHOWN"
          "CAP_DAC_OVERRIDE"
          "CAP_FOWNER"
          "CAP_FSETID"
        ];
        # The hash's file may be wherever the configuration says.
        ProtectHome = "read-only";
        PrivateNetwork = true;
        RestrictAddressFamilies = [ "AF_UNIX" ];
        ExecStart = lib.getExe (
          pkgs.writeShellApplication {
            name = "kiln-password";
            runtimeInputs = [
              pkgs.coreutils
              pkgs.shadow
            ];
            runtimeEnv = {
              ADMINISTRATOR = cfg.user;
              HASH_FILE = hashFile;
              USER_FILE = "/var/lib/kiln/user";
              SET_FILE = "/var/lib/kiln/passwordHash.set";
            };
            # An administrator may have a program's name: to shellcheck, ADMINISTRATOR=admin looks like a missing $(admin).
            excludeShellChecks = [ "SC2209" ];
            text = builtins.readFile ./kiln-password.sh;
          }
        );
      };
    };
  };
}
