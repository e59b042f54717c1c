{
  description = "Docker, for the user; who may use it is as root of this virtual machine";
  module = {
    virtualisation.docker.enable = true;
    users.users.dev.extraGroups = [ "docker" ];
  };
}
