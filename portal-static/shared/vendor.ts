declare const __VENDOR__: { scalar: string; mermaid: string; plantuml: string };

/** Where the large libraries lie that are copied rather than bundled. The versions in the paths let them be cached for ever. */
export const vendor = __VENDOR__;
