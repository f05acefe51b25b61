namespace URing.IO.Files;

/// <summary>What is done to a file, apart from transfers.</summary>
internal enum FileAction
{
    Open,
    Close,
    Flush,
    Allocate,
    SetLength,
    GetInfo,
}

/// <summary>The names of actions in errors and metrics.</summary>
internal static class FileActions
{
    public static string NameOf(FileAction action) => action switch
    {
        FileAction.Open => "open",
        FileAction.Close => "close",
        FileAction.Flush => "flush",
        FileAction.Allocate => "allocate",
        FileAction.SetLength => "set_length",
        _ => "get_info",
    };
}
