{
  description = "The shell fish, as the user's own";
  module =
    { pkgs, ... }:
    {
      programs.fish.enable = true;
      users.users.dev.shell = pkgs.fish;
    };
}
