export * from '../../shared/ui/Chips';
