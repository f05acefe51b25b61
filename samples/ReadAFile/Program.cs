// Reads a file by awaiting: no thread waits while the device works.
using System.Security.Cryptography;
using URing.IO;

string path = args is [var given] ? given : Environment.ProcessPath!;
await using URingFile file = await URingFile.OpenAsync(path);

using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
byte[] buffer = new byte[64 * 1024];
long offset = 0;
int read;
while ((read = await file.ReadAsync(buffer, offset)) > 0)
{
    hash.AppendData(buffer, 0, read);
    offset += read;
}

URingFileInfo info = await file.GetInfoAsync();
string digest = Convert.ToHexStringLower(hash.GetHashAndReset());
Console.WriteLine($"{digest[..16]}... {offset:N0} bytes, last written {info.LastWriteTime:u}, route {file.ReadRoute}");
return offset == info.Length && digest == Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))) ? 0 : 1;
