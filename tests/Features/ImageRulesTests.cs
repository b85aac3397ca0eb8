using System.Text;
using Features.Images;
using Platform.Fields;

namespace Features.Tests;

public sealed class ImageRulesTests
{
    [Theory]
    [InlineData(350, 350, null)]
    [InlineData(351, 1, "350 x 350")]
    [InlineData(1, 70_000, "350 x 350")]
    public void Rejects_images_of_too_many_pixels(int width, int height, string? fault)
    {
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. Bytes(width, 4), .. Bytes(height, 4), 8, 6, 0, 0, 0];
        Holds(fault, ImageRules.FaultOf(new("image/png", png)));
        if (height > 0xFFFF) return;
        // A comment with the marker of a frame in it stands before the frame.
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xFE, 0, 6, 0xFF, 0xC0, 0xFF, 0xC0, 0xFF, 0xFF, 0xC2, 0, 11, 8, .. Bytes(height, 2), .. Bytes(width, 2), 1, 1, 0x11, 0];
        Holds(fault, ImageRules.FaultOf(new("image/jpeg", jpeg)));
        Holds(fault, ImageRules.FaultOf(new("image/svg+xml", Encoding.UTF8.GetBytes($"<svg xmlns='http://www.w3.org/2000/svg' width='{width}px' height=' {height}'/>"))));
    }

    [Theory]
    [InlineData("image/png", "")]
    [InlineData("image/png", "<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("image/jpeg", "\u00ff\u00d8\u00ff\u00c0")]
    [InlineData("image/jpeg", "\u00ff\u00d8\u00ff\u00e0\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000")]
    [InlineData("image/svg+xml", "text")]
    [InlineData("image/svg+xml", "<html/>")]
    [InlineData("image/svg+xml", "<svg><script/></svg>")]
    [InlineData("image/svg+xml", "<svg onload='x'/>")]
    [InlineData("image/svg+xml", "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>")]
    public void Rejects_bytes_that_are_no_such_image_or_could_run(string type, string text) => Assert.NotNull(ImageRules.FaultOf(new(type, Encoding.Latin1.GetBytes(text))));

    [Fact]
    public void Rejects_images_of_too_many_bytes() => Assert.Contains("500 KB", ImageRules.FaultOf(new(ImageData.Svg, new byte[ImageRules.BytesMax + 1])));

    [Fact]
    public void Returns_no_fault_of_a_drawing_that_scales() =>
        Assert.Null(ImageRules.FaultOf(new(ImageData.Svg, "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1000 1000' width='100%'><path d='M0 0'/></svg>"u8.ToArray())));

    private static void Holds(string? part, string? fault)
    {
        if (part is null) Assert.Null(fault);
        else Assert.Contains(part, fault);
    }

    private static IEnumerable<byte> Bytes(int number, int count) => Enumerable.Range(0, count).Select(n => (byte)(number >> (8 * (count - 1 - n))));
}
