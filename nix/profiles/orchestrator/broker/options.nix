# Who the broker works for, and what they may have.
{
  kilnLib,
  lib,
  pkgs,
  ...
}:
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

    ownModules = lib.mkOption {
      type = lib.types.bool;
      default = false;
      example = true;
      description = ''
        People with an account may bring a NixOS module with a container or a virtual machine, with `voxnix create --module`. It is
        evaluated without rights and reads nothing of this machine. In their workload they are root then.
      '';
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
        NixOS modules that each container and each virtual machine has in addition, such as a proxy or a certificate of the house.
        They are part of what is built when it is created: one that exists keeps its system, and no command builds it again. To
        change it, create a new one, move the workspace into it, and destroy the old one.
      '';
    };
  };
}
