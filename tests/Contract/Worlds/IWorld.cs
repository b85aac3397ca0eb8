namespace Contract.Worlds;

/// <summary>The life of the resources of one contract file, told once: every operation of the file succeeds in it.</summary>
public interface IWorld
{
    Task Play();
}
