export * from '../../shared/ui/Table';
