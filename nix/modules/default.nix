# All of Kiln's shared modules: every profile has them.
{
  imports = [
    ./base
    ./image
    ./seed
    ./add-ons
  ];
}
